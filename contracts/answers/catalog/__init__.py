"""What catalog answers."""

from collections.abc import Mapping

from contracts.answers.catalog import catalogues, items, obligations, organs
from contracts.answers.shapes import Imported, Shape, many, one

ANSWERS: Mapping[str, Shape] = {
    "catalog.import_organs": one(Imported),
    "catalog.reform_organs": one(organs.Reform),
    "catalog.show_organ": one(organs.WholeOrgan),
    "catalog.import_calendar": one(organs.ImportedCalendar),
    "catalog.show_calendar": one(organs.Calendar),
    "catalog.show_notices": one(organs.Notices),
    "catalog.find_organs": many(organs.Organ),
    "catalog.list_organ_names": many(organs.OrganName),
    "catalog.adopt_outline": one(catalogues.Adopted),
    "catalog.begin_catalogue": one(catalogues.Adopted),
    "catalog.readopt_outline": one(catalogues.Changed),
    "catalog.change_catalogue": one(catalogues.Changed),
    "catalog.file_catalogue": one(catalogues.ListedCatalogue),
    "catalog.decide_catalogue": one(catalogues.ListedCatalogue),
    "catalog.show_catalogue": many(catalogues.Catalogue),
    "catalog.list_catalogues": many(catalogues.ListedCatalogue),
    "catalog.request_work_plan": one(catalogues.WorkPlan),
    "catalog.decide_work_plan": one(catalogues.WorkPlan),
    "catalog.list_work_plans": many(catalogues.WorkPlan),
    "catalog.list_outlines": many(catalogues.Outline),
    "catalog.list_catalogue_history": one(catalogues.CatalogueHistory),
    "catalog.show_comparison": one(catalogues.Comparison),
    "catalog.save_item": one(items.Item),
    "catalog.submit_item": one(items.Item),
    "catalog.revise_item": one(items.Item),
    "catalog.withdraw_item": one(items.Item),
    "catalog.open_original": one(items.Opened),
    "catalog.close_item": one(items.Item),
    "catalog.show_item": one(items.WholeItem),
    "catalog.show_preview": one(items.Preview),
    "catalog.list_items": many(items.ListedItem),
    "catalog.list_titles": many(items.Title),
    "catalog.list_obligations": one(obligations.Obligations),
    "catalog.show_obligation": one(obligations.WholeObligation),
    "catalog.register_occurrence": one(obligations.Obligation),
    "catalog.declare_nothing": one(obligations.Obligation),
    "catalog.approve_nothing": one(obligations.Obligation),
    "catalog.refuse_nothing": one(obligations.Obligation),
    "catalog.list_reminders": many(obligations.Reminder),
    "catalog.see_reminder": one(obligations.Obligation),
}
