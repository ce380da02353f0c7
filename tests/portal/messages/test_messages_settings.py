"""Where messages may go is for the operator's environment alone."""

import pytest

from portal.settings import Settings, read

SECRET = {"PORTAL_SECRET": "a secret that is long enough to be taken", "PORTAL_URL": "https://duban.test/"}
WECOM = {
    "PORTAL_WECOM_URL": "https://qyapi.weixin.qq.com/",
    "PORTAL_WECOM_CORPID": "corp",
    "PORTAL_WECOM_SECRET": "hidden",
    "PORTAL_WECOM_AGENT": "1",
}


def given(**more: str) -> Settings:
    return read({**SECRET, **WECOM, **more})


def test_a_way_of_which_nothing_is_set_does_not_exist() -> None:
    assert read(SECRET).outgoing == {}
    settings = given()
    assert settings.public_url == "https://duban.test"
    assert settings.outgoing == {
        "wecom": {"url": "https://qyapi.weixin.qq.com", "corpid": "corp", "secret": "hidden", "agent": "1"}
    }


def test_no_secret_shows_where_settings_are_printed() -> None:
    assert "hidden" not in repr(given())


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"PORTAL_WECOM_SECRET": ""}, "PORTAL_WECOM_SECRET"),
        ({"PORTAL_URL": ""}, "PORTAL_URL"),
        ({"PORTAL_URL": "duban.test"}, "PORTAL_URL"),
        ({"PORTAL_WECOM_URL": "ftp://files.test"}, "PORTAL_WECOM_URL"),
        ({"PORTAL_WECOM_URL": "https://me:pass@qyapi.test"}, "PORTAL_WECOM_URL"),
        ({"PORTAL_MAIL_HOST": "mail.test"}, "PORTAL_MAIL_FROM"),
        ({"PORTAL_MAIL_HOST": "m", "PORTAL_MAIL_FROM": "a@b.cn", "PORTAL_MAIL_TLS": "ssl"}, "PORTAL_MAIL_TLS"),
        ({"PORTAL_MAIL_HOST": "m", "PORTAL_MAIL_FROM": "a@b.cn", "PORTAL_MAIL_PORT": "x"}, "PORTAL_MAIL_PORT"),
        ({"PORTAL_SMS_METHOD": "PUT"}, "PORTAL_SMS_URL"),
    ],
)
def test_half_a_way_or_nonsense_ends_the_program_with_the_name_of_the_variable(
    more: dict[str, str], named: str
) -> None:
    with pytest.raises(SystemExit) as end:
        given(**more)
    assert f"环境变量 {named} " in str(end.value)
    assert "pass" not in str(end.value)
