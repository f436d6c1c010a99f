// Ken je wijk?: says the guess in words while the slider moves, and gives the wall (projector) its keys.
// Without script the slider has its labels, the form is a plain GET, and the links do the rest.

export function startQuiz(root) {
  const quiz = root.querySelector('[data-quiz]');
  if (!quiz) return;
  const slider = quiz.querySelector('input[type="range"]');
  if (slider) sayGuess(slider, quiz.querySelector('[data-said]'));
  if (quiz.classList.contains('quiz--wall')) listenOnWall(root, quiz, slider);
}

function sayGuess(slider, said) {
  const words = slider.dataset.words.split('|');
  const say = () => {
    const place = Math.round((Number(slider.value) - Number(slider.min)) / Number(slider.step));
    said.textContent = words[place];
    slider.setAttribute('aria-valuetext', words[place]);
  };
  said.hidden = false;
  slider.addEventListener('input', say);
  say();
}

function listenOnWall(root, quiz, slider) {
  let moved = false;
  slider?.addEventListener('input', () => { moved = true; });

  root.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const onControl = event.target.closest('a, button, summary');
    if (event.key === 'Enter' && !onControl) show();
    else if (event.key === 'Escape') follow('[data-small]');
    else if (event.key === 'ArrowRight' && !slider) follow('[data-next]');
    else if (event.key === 'ArrowLeft' && !slider) follow('[data-previous]');
    else if (slider && event.target !== slider && /^Arrow(Left|Right)$/.test(event.key)) step(event.key === 'ArrowRight');
    else return;
    event.preventDefault();
  });

  function step(up) {
    slider.focus();
    if (up) slider.stepUp(); else slider.stepDown();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }

  // A slider that nobody touched is not a guess of the room.
  function show() {
    if (!slider) follow('[data-next]');
    else if (moved) slider.form.requestSubmit();
    else follow('[data-show]');
  }

  function follow(link) {
    const found = quiz.querySelector(link);
    if (found) location.assign(found.href);
  }
}
