"""The views that other people's tools read. Names and columns only grow (docs/contracts.md)."""

from __future__ import annotations

from loucheng_cli.domain.core.enums import OPEN_GROUPS
from loucheng_cli.store.engine.words import sql_words

_OPEN_GROUPS = sql_words(OPEN_GROUPS)

VIEWS = {
    "v_enterprise": """
        select e.ref, e.name, e.credit_code, e.kind, e.industry, e.stage, e.operating, e.scale, e.key as is_key,
               e.headcount, e.moved_in_on, e.lease_until, b.name as building, o.floor, o.unit,
               e.registered_address
        from enterprise e
        left join occupancy o on o.enterprise = e.ref and o.to_on is null
             and o.n = (select min(m.n) from occupancy m where m.enterprise = e.ref and m.to_on is null)
        left join building b on b.code = o.building""",
    "v_visit": """
        select v.ref, v.visited_on, v.visited_at, e.ref as enterprise, e.name as enterprise_name,
               b.name as building, v.worker, v.method, v.kind, v.result, h.text as heard, v.next_visit_on, v.backdated
        from visit v
        left join enterprise e on e.ref = v.enterprise
        left join building b on b.code = v.building
        left join content h on h.key = v.heard""",
    "v_issue": f"""
        select i.ref, i.opened_on, i.origin, e.ref as enterprise, e.name as enterprise_name, b.name as building,
               i.floor, i.unit, t.text as text, i.kind, i.item, i.item_name, i.lead, i.lead_name, i.level, i.status,
               i."group" as status_group, i.assigned_on, i.accepted_on, i.due_on, i.provisional, i.contacted_on,
               i.resolved_on, i.outcome, r.text as reply, i.followed_up_on, i.solved, i.satisfaction, i.owner,
               i.named, i.confidential, i.visit, i."group" in {_OPEN_GROUPS} as is_open
        from issue i
        left join enterprise e on e.ref = i.enterprise
        left join building b on b.code = i.building
        left join content t on t.key = i.text
        left join content r on r.key = i.reply""",
    "v_task": """
        select t.code, t.issue, t.party, t.party_name, t.status, t.assigned_on, t.accepted_on, t.due_on, t.ended_on,
               r.text as reply
        from task t
        left join content r on r.key = t.reply""",
}
