import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from wijkdna.store import release
from wijkdna.store.release import NoRelease, current, install_shipped, make_current, publish, releases_folder, shipped


def write(text):
    """A fill that makes a release of two files."""

    def fill(folder):
        (folder / "release.json").write_text(text)
        (folder / "figures").write_text(text)

    return fill


def stop_halfway(problem):
    def fill(folder):
        (folder / "release.json").write_text("half")
        raise problem

    return fill


def everything(data):
    """Every file and folder below, with the content of files."""
    return {path.relative_to(data): path.is_file() and path.read_bytes() for path in data.rglob("*")}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """The folder of shipped releases of a package; ship(name) puts one in it."""
    folder = tmp_path / "package"
    monkeypatch.setattr(release, "SHIPPED", folder)

    def ship(name):
        (folder / name).mkdir(parents=True)
        write(name)(folder / name)

    return ship


def derive_one(folder):
    (folder / "latest").mkdir()
    (folder / "latest" / "meta.json").write_text("{}")


def test_a_published_release_is_the_current_one(tmp_path):
    folder = publish(tmp_path, "2026-11-25", write("new"))

    assert folder == tmp_path / "releases" / "2026-11-25"
    assert current(tmp_path) == folder
    assert (folder / "figures").read_text() == "new"
    assert (releases_folder(tmp_path) / "current").read_text() == "2026-11-25\n"


def test_without_a_release_there_is_no_current_one(tmp_path):
    with pytest.raises(NoRelease, match="nog geen uitgave"):
        current(tmp_path)


def test_other_users_may_read_a_release(tmp_path):
    folder = publish(tmp_path, "one", write("new"))

    assert folder.stat().st_mode & 0o777 == 0o755
    assert (releases_folder(tmp_path) / "current").stat().st_mode & 0o777 == 0o644


def test_a_name_that_exists_gets_a_number_and_the_old_release_stays(tmp_path):
    names = [publish(tmp_path, "2026-11-25", write(text)).name for text in ("first", "second", "third")]

    assert names == ["2026-11-25", "2026-11-25.2", "2026-11-25.3"]
    assert [(releases_folder(tmp_path) / name / "figures").read_text() for name in names] == [
        "first",
        "second",
        "third",
    ]
    assert current(tmp_path).name == "2026-11-25.3"


@pytest.mark.parametrize("problem", [ValueError("no"), OSError("disk full"), KeyboardInterrupt(), SystemExit(1)])
def test_a_fill_that_stops_halfway_changes_nothing(tmp_path, problem):
    publish(tmp_path, "old", write("old"))
    before = everything(tmp_path)

    with pytest.raises(type(problem)):
        publish(tmp_path, "new", stop_halfway(problem))

    assert everything(tmp_path) == before
    assert current(tmp_path).name == "old"


def test_a_first_fill_that_stops_leaves_no_release(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, "new", stop_halfway(KeyboardInterrupt()))

    assert list(releases_folder(tmp_path).iterdir()) == []
    with pytest.raises(NoRelease):
        current(tmp_path)


def test_a_release_is_not_current_while_it_is_being_filled(tmp_path):
    publish(tmp_path, "old", write("old"))
    seen = []

    publish(tmp_path, "new", lambda folder: seen.append((current(tmp_path).name, folder.name[0])))

    assert seen == [("old", ".")]


def test_a_reader_sees_the_old_release_or_the_new_one_and_always_all_of_it(tmp_path):
    publish(tmp_path, "first", write("first"))
    done = threading.Event()

    def read():
        seen = set()
        while not done.is_set():
            folder = current(tmp_path)
            seen.add((folder.name, (folder / "release.json").read_text(), (folder / "figures").read_text()))
        return seen

    with ThreadPoolExecutor() as pool:
        reader = pool.submit(read)
        for k in range(100):
            publish(tmp_path, f"r{k}", write(f"r{k}"))
        done.set()

    assert reader.result() <= {(name, name, name) for name in ("first", *(f"r{k}" for k in range(100)))}
    assert len(reader.result()) > 1


def test_an_earlier_release_can_be_made_current_again(tmp_path):
    publish(tmp_path, "one", write("one"))
    publish(tmp_path, "two", write("two"))

    make_current(tmp_path, "one")

    assert current(tmp_path).name == "one"
    assert sorted(path.name for path in releases_folder(tmp_path).iterdir()) == ["current", "one", "two"]


def names(data):
    return [folder.name for folder in release.installed(data)]


def test_old_releases_go_but_not_the_current_the_newest_and_those_that_are_kept(tmp_path):
    for name in ("2026-01-01", "2026-02-01", "2026-03-01", *["2026-04-01"] * 10):
        publish(tmp_path, name, write(name))
    make_current(tmp_path, "2026-01-01")

    gone = release.forget_old(tmp_path, keep={"2026-03-01"}, newest=2)

    assert names(tmp_path) == ["2026-04-01.10", "2026-04-01.9", "2026-03-01", "2026-01-01"]
    assert gone == [*(f"2026-04-01.{n}" for n in range(8, 1, -1)), "2026-04-01", "2026-02-01"]
    assert release.forget_old(tmp_path, keep={"2026-03-01"}, newest=2) == []
    assert not list(releases_folder(tmp_path).glob(".old-*"))


def test_without_a_current_release_none_goes(tmp_path):
    assert release.forget_old(tmp_path, keep=(), newest=0) == []


def test_the_newest_complete_folder_is_shipped(package):
    for name in ("2026-11-25", "2027-01-10", "2026-12-31"):
        package(name)
    (release.SHIPPED / "2028-01-01").mkdir()

    assert shipped().name == "2027-01-10"


def test_a_package_without_a_release_says_so(package):
    with pytest.raises(NoRelease, match="geen uitgave"):
        shipped()


def test_the_shipped_release_is_installed_once(tmp_path, package):
    package("2026-11-25")

    assert install_shipped(tmp_path, derive_one) is True
    before = everything(tmp_path)

    assert install_shipped(tmp_path, derive_one) is False
    assert everything(tmp_path) == before
    assert current(tmp_path).name == "2026-11-25"
    assert (current(tmp_path) / "latest" / "meta.json").is_file()
    assert not (release.SHIPPED / "2026-11-25" / "latest").exists()


@pytest.mark.parametrize("newer", ["2026-11-25.2", "2026-12-01"])
def test_a_newer_release_is_kept(tmp_path, package, newer):
    publish(tmp_path, newer, write("newer"))
    package("2026-11-25")

    assert install_shipped(tmp_path, derive_one) is False
    assert current(tmp_path).name == newer


def test_an_older_release_gives_way_and_stays(tmp_path, package):
    publish(tmp_path, "2026-01-01", write("older"))
    package("2026-11-25")

    assert install_shipped(tmp_path, derive_one) is True
    assert current(tmp_path).name == "2026-11-25"
    assert (releases_folder(tmp_path) / "2026-01-01" / "figures").read_text() == "older"


def test_a_shipped_release_that_already_stands_there_becomes_current_without_a_copy(tmp_path, package):
    package("2026-11-25")
    install_shipped(tmp_path, derive_one)
    publish(tmp_path, "2026-01-01", write("older"))

    assert install_shipped(tmp_path, derive_one) is True
    assert current(tmp_path).name == "2026-11-25"
    assert sorted(path.name for path in releases_folder(tmp_path).iterdir()) == ["2026-01-01", "2026-11-25", "current"]


def test_a_copy_that_cannot_be_derived_is_not_installed(tmp_path, package):
    package("2026-11-25")

    def fail(folder):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install_shipped(tmp_path, fail)

    assert list(releases_folder(tmp_path).iterdir()) == []
