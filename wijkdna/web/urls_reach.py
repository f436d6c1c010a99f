"""Pages of Bereik and Resultaten, all in a dossier: the answer, groups, options, the best mix, what came of it."""

from django.urls import URLPattern, path

from wijkdna.web.mixes import views as mixes
from wijkdna.web.options import views as options
from wijkdna.web.reach import views as reach
from wijkdna.web.results import views as results

urlpatterns: list[URLPattern] = [
    path("", reach.reach, name="reach"),
    path("schakel/<int:option>/", reach.reach_switch, name="reach_switch"),
    path("keuzes/", reach.reach_choices, name="reach_choices"),
    path("instellingen/", reach.reach_settings, name="reach_settings"),
    path("groepen/", reach.reach_groups, name="reach_groups"),
    path("groepen/nieuw/", reach.reach_group_new, name="reach_group_new"),
    path("groepen/<int:group>/", reach.reach_group, name="reach_group"),
    path("groepen/<int:group>/weg/", reach.reach_group_remove, name="reach_group_remove"),
    path("groepen/<slug:cell>/", reach.reach_cell, name="reach_cell"),
    path("groepen/<slug:cell>/terug/", reach.reach_cell_back, name="reach_cell_back"),
    path("beste-mix/", mixes.mix, name="mix"),
    path("beste-mix/<int:mix_run>/", mixes.mix_run, name="mix_run"),
    path("beste-mix/<int:mix_run>/voortgang/", mixes.mix_progress, name="mix_progress"),
    path("beste-mix/<int:mix_run>/stoppen/", mixes.mix_stop, name="mix_stop"),
    path("beste-mix/<int:mix_run>/overnemen/", mixes.mix_take_over, name="mix_take_over"),
    path("beste-mix/<int:mix_run>/verwijderen/", mixes.mix_remove, name="mix_remove"),
    path("opties/toevoegen/", options.option_library, name="option_library"),
    path("opties/toevoegen/<slug:library>/", options.option_add, name="option_add"),
    path("opties/nieuw/", options.option_new, name="option_new"),
    path("opties/nu/", options.option_current, name="option_current"),
    path("opties/van-de-kaart/", options.option_from_map, name="option_from_map"),
    path("opties/<int:option>/", options.option, name="option"),
    path("opties/<int:option>/weg/", options.option_remove, name="option_remove"),
    path("opties/<int:option>/paar/", options.option_pair, name="option_pair"),
    path("opties/<int:option>/paar/<int:pair>/weg/", options.option_pair_remove, name="option_pair_remove"),
    path("resultaten/", results.results, name="results"),
    path("resultaten/nieuw/", results.result_new, name="result_new"),
    path("resultaten/<int:result>/", results.result, name="result"),
    path("resultaten/<int:result>/weg/", results.result_remove, name="result_remove"),
]
