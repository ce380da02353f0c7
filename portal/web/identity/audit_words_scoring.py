"""The words of 考核评分 for the audit log: schemes, counts entered by hand, score sheets."""

SCORING = {
    "accountability.score_sheet.draft": "起草考核评分",
    "accountability.score_sheet.edit": "修改考核评分文字",
    "accountability.score_sheet.open": "考核评分征求意见",
    "accountability.score_sheet.reply": "对考核评分作说明",
    "accountability.score_sheet.submit": "报请签发考核评分",
    "accountability.score_sheet.sign": "签发公布考核评分",
    "accountability.score_sheet.send_back": "退回考核评分",
    "accountability.score_sheet.withdraw": "撤回考核评分",
    "accountability.score_sheet.preview": "预览考核评分",
    "accountability.score_sheet.export": "导出考核评分",
    "accountability.scoring_count.enter": "填报评分次数",
    "accountability.scoring_count.check": "核对采用评分填报",
    "accountability.scoring_count.withdraw": "撤回评分填报",
    "accountability.scoring_count.supersede": "更正评分填报",
    "accountability.scoring_version.draft": "起草评分方案",
    "accountability.scoring_version.edit": "修改评分方案",
    "accountability.scoring_version.put_in_force": "启用评分方案",
    "accountability.scoring_version.withdraw": "撤回评分方案",
    "accountability.scoring_version.stop": "停用评分方案",
}
