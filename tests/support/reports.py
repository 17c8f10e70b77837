"""Reports of mail that did not arrive, in the form in which Postfix, Exchange and Exim write them."""

EXIM_HUMAN = "This message was created automatically by mail delivery software.\nA message that you sent could not be delivered.\n"


def postfix(to: str, message_id: str, *, action: str = "failed", status: str = "5.1.1", said: str = "", final: str = "", asked: str = "") -> bytes:
    """Postfix 3: the headers of the mail come back. `final`: to which address it was passed on; `asked`: the first one as the report has it."""
    said = said or f"550 5.1.1 <{final or to}>: Recipient address rejected: User unknown in virtual mailbox table"
    return f"""Return-Path: <>
Received: by mail.voorbeeldgemeente.example (Postfix)
\tid 4F1C21F; Mon, 11 May 2026 09:00:03 +0200 (CEST)
Date: Mon, 11 May 2026 09:00:03 +0200 (CEST)
From: MAILER-DAEMON@mail.voorbeeldgemeente.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: risico@voorbeeldgemeente.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4F1C21E.1778482803/mail.voorbeeldgemeente.example"
Message-Id: <20260511070003.4F1C21F@mail.voorbeeldgemeente.example>

This is a MIME-encapsulated message.

--4F1C21E.1778482803/mail.voorbeeldgemeente.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mail.voorbeeldgemeente.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

--4F1C21E.1778482803/mail.voorbeeldgemeente.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.voorbeeldgemeente.example
X-Postfix-Queue-ID: 4F1C21E
X-Postfix-Sender: rfc822; risico@voorbeeldgemeente.example
Arrival-Date: Mon, 11 May 2026 09:00:02 +0200 (CEST)

Final-Recipient: rfc822; {final or to}
Original-Recipient: {asked or f"rfc822;{to}"}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.elders.example
Diagnostic-Code: smtp; {said}

--4F1C21E.1778482803/mail.voorbeeldgemeente.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <risico@voorbeeldgemeente.example>
From: Risico <risico@voorbeeldgemeente.example>
To: {to}
Subject: Er staat een taak voor u klaar
Message-ID: <{message_id}>
Auto-Submitted: auto-generated

--4F1C21E.1778482803/mail.voorbeeldgemeente.example--
""".encode()


def exchange(to: str, message_id: str, *, status: str = "5.1.10", said: str = "") -> bytes:
    """Exchange Online: two human parts, no space behind the type, the whole mail comes back, lines end in CRLF."""
    said = said or f"550 {status} RESOLVER.ADR.RecipientNotFound; Recipient {to} not found by SMTP address lookup"
    text = f"""From: postmaster@gemeente.onmicrosoft.example
To: risico@voorbeeldgemeente.example
Date: Mon, 11 May 2026 07:00:05 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="96c0f6d4-4e1c-4a5e-9a0c-0a1f"
Content-Language: nl-NL
Message-ID: <5d0d3c1b-1c8d-4b0e@AM0PR04MB4242.eurprd04.prod.outlook.example>
In-Reply-To: <{message_id}>
References: <{message_id}>
Subject: Kan niet worden bezorgd: Er staat een taak voor u klaar
Auto-Submitted: auto-replied
MIME-Version: 1.0

--96c0f6d4-4e1c-4a5e-9a0c-0a1f
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="1b7e4d5c-alt"

--1b7e4d5c-alt
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

VXcgYmVyaWNodCBrYW4gbmlldCB3b3JkZW4gYmV6b3JnZC4=

--1b7e4d5c-alt
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<html><body>Uw bericht kan niet worden bezorgd.</body></html>

--1b7e4d5c-alt--

--96c0f6d4-4e1c-4a5e-9a0c-0a1f
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR04MB4242.eurprd04.prod.outlook.example
Received-From-MTA: dns;mail.voorbeeldgemeente.example
Arrival-Date: Mon, 11 May 2026 07:00:03 +0000

Final-Recipient: rfc822;{to}
Action: failed
Status: {status}
Diagnostic-Code: smtp;{said}
X-Display-Name: Directeur OOV


--96c0f6d4-4e1c-4a5e-9a0c-0a1f
Content-Type: message/rfc822

Received: from mail.voorbeeldgemeente.example (192.0.2.10) by
 AM0PR04MB4242.eurprd04.prod.outlook.example with Microsoft SMTP Server
From: Risico <risico@voorbeeldgemeente.example>
To: <{to}>
Subject: Er staat een taak voor u klaar
Message-ID:
 <{message_id}>
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

Er staat een taak voor u klaar in Risico.

--96c0f6d4-4e1c-4a5e-9a0c-0a1f--
"""
    return text.replace("\n", "\r\n").encode()


def exim(to: str, message_id: str, said: str) -> bytes:
    """Exim: always status 5.0.0, and no first address."""
    return f"""Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.elders.example>
To: risico@voorbeeldgemeente.example
References: <{message_id}>
Content-Type: multipart/report; report-type=delivery-status; boundary=1778482803-eximdsn-1804289383
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1wRkLa-0004bC-2x@mail.elders.example>

--1778482803-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

{EXIM_HUMAN}
--1778482803-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; mail.elders.example

Action: failed
Final-Recipient: rfc822;{to}
Status: 5.0.0
Remote-MTA: dns; mx.elders.example
Diagnostic-Code: smtp; {said}

--1778482803-eximdsn-1804289383
Content-type: text/rfc822-headers

From: Risico <risico@voorbeeldgemeente.example>
To: {to}
Message-ID: <{message_id}>

--1778482803-eximdsn-1804289383--
""".encode()
