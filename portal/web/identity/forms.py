"""What is typed to sign in and to look after people."""

from collections.abc import Mapping

from portal.people import ROLES, UNIT_KINDS
from portal.web.form import Choice, Day, Field, Form, Record, Secret, Upload

ACCOUNT_SIGNS = set("abcdefghijklmnopqrstuvwxyz0123456789._-")


class SignInForm(Form):
    fields: Mapping[str, Field] = {
        "account": Field("账号", required=True, longest=40),
        "password": Secret("密码", required=True, longest=200),
    }

    @property
    def account(self) -> str:
        return str(self.clean["account"]).lower()


class CodeForm(Form):
    fields: Mapping[str, Field] = {
        "code": Field("动态口令", required=True, longest=12),
    }


class PasswordForm(Form):
    fields: Mapping[str, Field] = {
        "current": Secret("当前密码", required=True, longest=200),
        "new": Secret("新密码", required=True, longest=200),
        "again": Secret("再次输入新密码", required=True, longest=200),
    }

    def check(self) -> None:
        if self.clean["new"] != self.clean["again"]:
            self.error("again", "两次输入的新密码不一样，请重新输入")


class ModeForm(Form):
    fields: Mapping[str, Field] = {
        "mode": Choice("显示方式", required=True, choices={"elder": "长者", "contrast": "高对比"}),
        "on": Choice("开关", required=True, choices={"0": "关", "1": "开"}),
    }


class UnitForm(Form):
    fields: Mapping[str, Field] = {
        "name": Field("单位全称", required=True, longest=120),
        "short_name": Field("单位简称", required=True, longest=40),
        "kind": Choice("单位类别", required=True, choices={str(kind): words for kind, words in UNIT_KINDS.items()}),
    }


class RenameForm(Form):
    fields: Mapping[str, Field] = {
        "name": Field("单位全称", required=True, longest=120),
        "short_name": Field("单位简称", required=True, longest=40),
    }


class PostForm(Form):
    fields: Mapping[str, Field] = {
        "unit": Record("所在单位", required=True),
        "title": Field("职务", required=True, longest=60),
        "role": Choice("角色", required=True, choices={str(role): words for role, words in ROLES.items()}),
        "starts_on": Day("任职起", required=True),
        "ends_on": Day("任职止"),
    }

    def check(self) -> None:
        if self.clean["ends_on"] and self.clean["ends_on"] < self.clean["starts_on"]:
            self.error("ends_on", "“任职止”不能早于“任职起”")


class PersonForm(Form):
    """A new person comes with a first post in the unit whose page this stands on."""

    fields: Mapping[str, Field] = {
        "name": Field("姓名", required=True, longest=40),
        "account": Field("账号", required=True, longest=40),
        "title": PostForm.fields["title"],
        "role": PostForm.fields["role"],
        "starts_on": PostForm.fields["starts_on"],
    }

    def check(self) -> None:
        self.clean["account"] = self.clean["account"].lower()
        if not set(self.clean["account"]) <= ACCOUNT_SIGNS:
            self.error("account", "“账号”只能用小写字母、数字、点、短横线和下划线")


class EndForm(Form):
    fields: Mapping[str, Field] = {"ends_on": Day("任职止", required=True)}


class HandoverForm(Form):
    """The old holder's last day; the new one begins the day after."""

    fields: Mapping[str, Field] = {
        "account": Field("接任人账号", required=True, longest=40),
        "ends_on": Day("原任职止", required=True),
    }


class SheetForm(Form):
    fields: Mapping[str, Field] = {"sheet": Upload("Excel 文件", required=True)}
