"""Which texts can be found: per subject one statement over the records in question. Shared by writing and rebuilding."""

KINDS = {
    "title": "议题",
    "background": "议题背景",
    "question": "需议定的问题",
    "settlement": "分歧和协调情况",
    "paper": "议题材料",
    "agenda": "议程",
    "minutes": "纪要",
    "wording": "议定事项",
    "feedback": "办理结果",
    "progress": "办理进展",
}
"""In the order in which hits of one subject are shown."""

TEXTS: dict[str, str] = {
    "topic": """SELECT t.id AS subject, x.kind, t.id AS record, x.text FROM meetings_topic t
                CROSS JOIN LATERAL (VALUES ('title', t.title), ('background', t.background), ('question', t.question),
                     ('settlement', concat_ws(' ', t.disagreement, t.settlement))) AS x (kind, text)
               WHERE t.id = ANY({}) AND x.text <> ''
              UNION ALL
              SELECT a.subject_id, 'paper', a.id, a.name FROM attachment a
               WHERE a.subject_id = ANY({}) AND a.subject_kind = 'meetings.topic' AND a.withdrawn_at IS NULL""",
    "item": """SELECT a.id AS subject, 'agenda' AS kind, a.id AS record, a.title AS text
                 FROM meetings_agenda_item a WHERE a.id = ANY({}) AND a.id = ANY({})""",
    "minutes": """SELECT x.agenda_item AS subject, 'minutes' AS kind, x.id AS record, x.text
                    FROM meetings_item_text x WHERE x.agenda_item = ANY({}) AND x.agenda_item = ANY({}) AND x.text <> ''""",
    "resolution": """SELECT r.id AS subject, x.kind, r.id AS record, x.text FROM meetings_resolution r
                     CROSS JOIN LATERAL (VALUES ('wording', r.wording), ('feedback', r.feedback)) AS x (kind, text)
                    WHERE r.id = ANY({}) AND x.text <> ''
                   UNION ALL
                   SELECT p.resolution, 'progress', p.id, p.text FROM meetings_resolution_progress p
                    WHERE p.resolution = ANY({})""",
}
"""By the rule under which a text is shown. A subject of `item` and of `minutes` is the agenda item."""

RECORDS = {
    "topic": "meetings_topic",
    "item": "meetings_agenda_item",
    "minutes": "meetings_agenda_item",
    "resolution": "meetings_resolution",
}
