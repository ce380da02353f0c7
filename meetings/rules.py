"""Who may do what in the room, and what of it a person may see at all.

The rows rules speak of carry: `office` (the conference's office), `territory_path`, `convenors` (persons in a
convening seat today), and for what belongs to a unit its path and its `liaisons` (named 联络员 of today).
"""

from portal.access import Me, Record, below, not_recused, rule
from portal.clock import today
from portal.db import Sql, all_of, any_of
from portal.people import Role

WATCHING = (Role.office, Role.leader, Role.auditor)
"""Who sees every conference of the territory their post reaches."""
OWN = (Role.liaison, Role.leader)
"""Posts that speak for their unit and what lies below it."""


@rule("联席会议办公室工作人员")
def office(me: Me, record: Record) -> bool:
    """Staff of the very office that runs this conference; the office above may look but not act."""
    return any(held.role == Role.office and held.unit == record["office"] for held in me.holdings)


@rule("召集人")
def convenor(me: Me, record: Record) -> bool:
    """第一召集人、召集人 or 副召集人 today."""
    return me.id in (record.get("convenors") or ())


@rule("会议主持人")
def chair(me: Me, record: Record) -> bool:
    return record.get("chair") is not None and me.id == record["chair"]


at_the_desk = office | convenor | chair
"""Who follows a meeting as it is written down: its grid of who was there, its desk. Others read the minutes."""


@rule("提请单位联络员")
def submitter(me: Me, topic: Record) -> bool:
    """The submitting unit's liaison; where an office submits (its own topic, or one it hands up) that office's staff."""
    own_office = any(held.role == Role.office and held.unit == topic["submitting_unit"] for held in me.holdings)
    return own_office or me.id in topic["liaisons"] or me.reaches(topic["submitting_path"], Role.liaison)


@rule("提请单位负责人")
def unit_head(me: Me, topic: Record) -> bool:
    """A leader of the submitting unit or above it; for a topic of the office itself its director or a convenor."""
    if topic["submitting_unit"] == topic["office"]:
        return me.id in (topic.get("directors") or ()) or convenor(me, topic)
    return me.reaches(topic["submitting_path"], Role.leader)


@rule("提交人本人")
def who_submitted(me: Me, topic: Record) -> bool:
    return me.id == topic["submitted_by"]


@rule("议题经召集人审定过", of_matter=True)
def was_approved(me: Me, topic: Record) -> bool:
    """Since it was submitted last, so that nothing reaches an agenda around the convenor."""
    return topic["approved_by"] is not None


@rule("初审人本人")
def who_screened(me: Me, topic: Record) -> bool:
    return me.id == topic["screened_by"]


@rule("主办单位联络员或责任人")
def owner(me: Me, resolution: Record) -> bool:
    own_office = resolution["lead_unit"] == resolution["office"] and office(me, resolution)
    named = me.id == resolution["handler"] or me.id in resolution["liaisons"]
    return own_office or named or me.reaches(resolution["lead_path"], Role.liaison)


@rule("主办单位负责人")
def lead_head(me: Me, resolution: Record) -> bool:
    return me.reaches(resolution["lead_path"], Role.leader)


@rule("反馈人本人")
def who_fed_back(me: Me, resolution: Record) -> bool:
    return me.id == resolution["fed_back_by"]


@rule("核实人本人")
def who_verified(me: Me, resolution: Record) -> bool:
    return me.id == resolution["verified_by"]


@rule("由召集人圈阅销号的", of_matter=True)
def circulated(me: Me, resolution: Record) -> bool:
    return bool(resolution["circulates"])


checker = office & ~who_fed_back
"""核实: the office, but never who reported it done."""
closer = (circulated & (convenor | chair)) | (~circulated & office & ~who_verified & ~who_fed_back)
"""销号: a convenor's 圈阅; where the conference does not circulate, a second person of the office."""


def belongs(column: str, me: Me) -> Sql:
    """SQL: the unit in `column` is one this person speaks for: by post, as its named 联络员 in a conference, or as
    staff of that very office."""
    seated = [held.unit for held in me.holdings if held.role in {Role.office, Role.discipline}]
    on = today()
    named = Sql(
        "SELECT bm.unit FROM meetings_liaison bl JOIN meetings_member bm ON bm.id = bl.member WHERE bl.person = {}"
        " AND bl.starts_on <= {} AND (bl.ends_on IS NULL OR bl.ends_on >= {})",
        me.id,
        on,
        on,
    )
    return any_of(
        below(column, me.scopes(*OWN)), Sql(f"{column} = ANY({{}})", seated), Sql(f"{column} IN ({{}})", named)
    )


def runs(me: Me, column: str = "c.office") -> Sql:
    """SQL over `meetings_conference c`: conferences whose office this person is of."""
    return Sql(f"{column} = ANY({{}})", [held.unit for held in me.holdings if held.role == Role.office])


def seated(me: Me, column: str = "c.id") -> Sql:
    """SQL: conferences in which this person has a seat today."""
    on = today()
    return Sql(
        column + " IN (SELECT vs.conference FROM meetings_seat vs WHERE vs.person = {}"
        " AND vs.starts_on <= {} AND (vs.ends_on IS NULL OR vs.ends_on >= {}))",
        me.id,
        on,
        on,
    )


def sees_conference(me: Me) -> Sql:
    """SQL over `meetings_conference c`."""
    member = Sql(
        "SELECT vm.conference FROM meetings_member vm WHERE (vm.ends_on IS NULL OR vm.ends_on >= {}) AND {}",
        today(),
        belongs("vm.unit", me),
    )
    return all_of(
        any_of(runs(me), below("c.territory", me.scopes(*WATCHING)), seated(me), Sql("c.id IN ({})", member)),
        not_recused(me, "c.id"),
    )


def sees_meeting(me: Me) -> Sql:
    """SQL over `meetings_meeting m` joined with its conference c: invited units from the notice on."""
    invited = Sql("EXISTS (SELECT 1 FROM meetings_invitee vi WHERE vi.meeting = m.id AND {})", belongs("vi.unit", me))
    return all_of(
        any_of(
            runs(me),
            below("c.territory", me.scopes(*WATCHING)),
            seated(me),
            all_of(Sql("m.notices > 0"), invited),
        ),
        not_recused(me, "m.id", "m.conference"),
    )


def sees_topic(me: Me) -> Sql:
    """SQL over `meetings_topic t` joined with its conference c.

    A draft is its unit's own. A confidential topic is for its unit, the office, the convenors, the units
    asked, and the units concerned that are called to its meeting.
    """
    asked = Sql(
        "EXISTS (SELECT 1 FROM meetings_topic_unit vu WHERE vu.topic = t.id AND vu.asked_at IS NOT NULL AND {})",
        belongs("vu.unit", me),
    )
    concerned = Sql(
        "EXISTS (SELECT 1 FROM meetings_topic_unit vu JOIN meetings_agenda_item va ON va.topic = vu.topic"
        " JOIN meetings_meeting vm ON vm.id = va.meeting JOIN meetings_invitee vi ON vi.meeting = vm.id AND vi.unit = vu.unit"
        " WHERE vu.topic = t.id AND vm.notices > 0 AND {})",
        belongs("vu.unit", me),
    )
    tabled = Sql(
        "EXISTS (SELECT 1 FROM meetings_agenda_item va JOIN meetings_meeting vm ON vm.id = va.meeting"
        " JOIN meetings_invitee vi ON vi.meeting = vm.id WHERE va.topic = t.id AND vm.notices > 0 AND {})",
        belongs("vi.unit", me),
    )
    return all_of(
        any_of(
            belongs("t.submitting_unit", me),
            all_of(
                Sql("t.state <> 'drafted'"),
                any_of(
                    runs(me),
                    seated(me),
                    asked,
                    concerned,
                    all_of(
                        Sql("NOT t.confidential"),
                        any_of(below("c.territory", me.scopes(*WATCHING)), tabled),
                    ),
                ),
            ),
        ),
        not_recused(me, "t.id", "t.conference"),
    )


def sees_item(me: Me) -> Sql:
    """SQL over `meetings_agenda_item a` joined with its meeting m and conference c, of a meeting this person sees:
    confidential items only for those who see their topic, and none of a topic they must not know of."""
    topic = Sql(
        "SELECT t.id FROM meetings_topic t JOIN meetings_conference c ON c.id = t.conference WHERE {}", sees_topic(me)
    )
    return all_of(
        any_of(Sql("NOT a.confidential"), runs(me), seated(me), Sql("a.topic IN ({})", topic)),
        not_recused(me, "coalesce(a.topic, a.id)"),
    )


def sees_resolution(me: Me) -> Sql:
    """SQL over `meetings_resolution r` joined with its meeting m and conference c: whoever owes or helps from the
    extract on; those who watch the territory, but a confidential one only in its own office and by the convenors."""
    helping = Sql(
        "EXISTS (SELECT 1 FROM meetings_resolution_support vs WHERE vs.resolution = r.id AND {})",
        belongs("vs.unit", me),
    )
    return all_of(
        any_of(
            runs(me),
            seated(me),
            all_of(
                Sql("r.issued_at IS NOT NULL"),
                any_of(belongs("r.lead_unit", me), Sql("r.handler = {}", me.id), helping),
            ),
            all_of(Sql("NOT r.confidential"), below("c.territory", me.scopes(*WATCHING))),
        ),
        not_recused(me, "r.id", "r.meeting"),
    )
