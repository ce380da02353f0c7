"""SMTP. The Message-ID is the same for every try, so that a server that has the letter already can tell."""

import asyncio
import re
import smtplib
import ssl
from collections.abc import Mapping
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from portal.clock import CHINA, now
from portal.messages.channels.protocol import Letter, Outcome, Result
from portal.messages.wire import PATIENCE

ADDRESS = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9\-.]{0,100})\.[A-Za-z]{2,20}")
PERMANENT = 500


class Mail:
    name = "mail"
    words = "电子邮件"
    asks_for = "工作邮箱"
    notices_twice = True
    remembers = timedelta(days=7)
    per_minute = 10
    per_hour = 100

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.settings = settings
        self.patience = PATIENCE

    def clean(self, address: str) -> str:
        if not ADDRESS.fullmatch(address):
            raise ValueError("应为电子邮箱，例如 lihui@example.gov.cn")
        return address

    async def send(self, letter: Letter) -> Outcome:
        return await asyncio.to_thread(self._send, letter)

    async def ask(self, ref: str, to: str) -> Outcome:
        raise NotImplementedError  # a mail server tells nothing afterwards

    def _send(self, letter: Letter) -> Outcome:
        try:
            server = self._greeted()
        except smtplib.SMTPAuthenticationError as error:
            return Outcome(Result.busy, f"邮件服务器不认账号密码（代码 {error.smtp_code}），请系统管理员核对设置")
        except ssl.SSLError:
            return Outcome(Result.busy, "邮件服务器的安全证书不能确认")
        except (OSError, smtplib.SMTPException):
            return Outcome(Result.busy, "连接不上邮件服务器")
        try:
            return self._handed_over(server, letter)
        finally:
            server.close()

    def _greeted(self) -> smtplib.SMTP:
        host, tls = self.settings["host"], self.settings["tls"] or "starttls"
        port = int(self.settings["port"] or (465 if tls == "tls" else 25))
        secure = ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(host, port, timeout=self.patience, context=secure)
            if tls == "tls"
            else smtplib.SMTP(host, port, timeout=self.patience)
        )
        try:
            if tls == "starttls":
                server.starttls(context=secure)
            if self.settings["user"]:
                server.login(self.settings["user"], self.settings["password"])
            else:
                server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _handed_over(self, server: smtplib.SMTP, letter: Letter) -> Outcome:
        """Step by step: until DATA nothing can have arrived, from then on it may have."""
        try:
            for code, _ in (server.mail(self.settings["from"]), server.rcpt(letter.to)):
                if code >= PERMANENT:
                    return Outcome(Result.refused, f"邮件服务器拒收这个地址（代码 {code}）")
                if code >= 400:
                    return Outcome(Result.busy, f"邮件服务器暂时不收（代码 {code}）")
        except (OSError, smtplib.SMTPException):
            return Outcome(Result.busy, "与邮件服务器的连接断开")
        try:
            code, _ = server.data(self._written(letter))
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        except (OSError, smtplib.SMTPException):
            return Outcome(Result.unsure, "邮件已发出，没有等到答复")
        if code >= PERMANENT:
            return Outcome(Result.refused, f"邮件服务器拒收（代码 {code}）")
        if code >= 400:
            return Outcome(Result.busy, f"邮件服务器暂时不收（代码 {code}）")
        return Outcome(Result.sent)

    def _written(self, letter: Letter) -> bytes:
        made = EmailMessage()
        made["From"] = self.settings["from"]
        made["To"] = letter.to
        made["Subject"] = letter.subject
        made["Date"] = format_datetime(now().astimezone(CHINA))
        made["Message-ID"] = f"<{letter.key}@{self.settings['from'].rpartition('@')[2].strip('>') or 'portal'}>"
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(letter.text + "\n", cte="base64")
        return made.as_bytes(policy=SMTP)
