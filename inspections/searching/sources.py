"""Which texts can be found: one line per kind, as SQL over the items in question. Shared by writing and rebuilding."""

KINDS = {
    "finding": "反馈问题",
    "manifestation": "具体表现",
    "item": "整改事项",
    "target": "整改目标",
    "measure": "整改措施",
    "outcome": "整改落实情况",
    "progress": "进展",
    "evidence": "佐证材料",
}
"""In the order in which hits of one item are shown. An item that only repeats its finding is not found twice."""

TEXTS = """SELECT i.id AS item, 'finding' AS kind, f.id AS record, f.title AS text
             FROM inspections_item i JOIN inspections_finding f ON f.id = i.finding WHERE i.id = ANY({})
           UNION ALL SELECT i.id, 'manifestation', f.id, f.manifestation
             FROM inspections_item i JOIN inspections_finding f ON f.id = i.finding
            WHERE i.id = ANY({}) AND f.manifestation IS NOT NULL
           UNION ALL SELECT i.id, 'item', i.id, i.title
             FROM inspections_item i JOIN inspections_finding f ON f.id = i.finding
            WHERE i.id = ANY({}) AND i.title <> f.title
           UNION ALL SELECT i.id, 'target', i.id, i.target FROM inspections_item i
            WHERE i.id = ANY({}) AND i.target IS NOT NULL
           UNION ALL SELECT i.id, 'outcome', i.id, i.outcome FROM inspections_item i
            WHERE i.id = ANY({}) AND i.outcome IS NOT NULL
           UNION ALL SELECT m.item, 'measure', m.id, m.text FROM inspections_measure m WHERE m.item = ANY({})
           UNION ALL SELECT p.item, 'progress', p.id, p.text FROM inspections_progress p WHERE p.item = ANY({})
           UNION ALL SELECT a.subject_id, 'evidence', a.id, a.name FROM attachment a
            WHERE a.subject_id = ANY({}) AND a.subject_kind = 'inspections.item' AND a.purpose = 'evidence'
              AND a.withdrawn_at IS NULL"""
