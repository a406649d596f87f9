package io.sigline.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineFormatsTest {
  private static final TextFormat AUDIT = new AuditLine();
  private static final TextFormat SYSLOG = new SyslogLine();
  private static final TextFormat ACCESS = new AccessLogLine();
  private static final TextFormat GO_MAP = new GoMapText();
  private static final TextFormat PAIRS = new KeyValueLine();

  @Test
  void audit_execve_decodesArguments() {
    assertThat(
            Recorder.read(
                AUDIT,
                "type=EXECVE msg=audit(1754388000.123:2647): argc=3 a0=\"cp\" a1=2F62696E2F7368"
                    + " a2[0]=612062 key=(null)"))
        .isEqualTo(
            "{type:\"EXECVE\" seq:\"2647\" argc:\"3\" a0:\"cp\" a1:\"/bin/sh\" a2:\"a b\""
                + " key:\"(null)\"}");
  }

  @Test
  void audit_syscall_leavesNumbersOfArgumentsAlone() {
    assertThat(
            Recorder.read(
                AUDIT,
                "node=h1 type=SYSCALL msg=audit(1.2:3): arch=c000003e a0=26 a1=7FFE comm=\"x y\""
                    + " exe=2F746D702F78\u001dSYSCALL=socket AUID=\"root\""))
        .isEqualTo(
            "{node:\"h1\" type:\"SYSCALL\" seq:\"3\" arch:\"c000003e\" a0:\"26\" a1:\"7FFE\""
                + " comm:\"x y\" exe:\"/tmp/x\" SYSCALL:\"socket\" AUID:\"root\"}");
  }

  @Test
  void audit_proctitle_hasSpacesForZeros() {
    assertThat(Recorder.read(AUDIT, "type=PROCTITLE msg=audit(1.2:3): proctitle=6C73002D6C"))
        .isEqualTo("{type:\"PROCTITLE\" seq:\"3\" proctitle:\"ls -l\"}");
  }

  @Test
  void audit_userMessage_givesItsInnerFields() {
    assertThat(
            Recorder.read(
                AUDIT,
                "type=USER_CMD msg=audit(1.2:3): pid=7 msg='cwd=\"/root\" cmd=636174202F65 res=ok'"))
        .isEqualTo(
            "{type:\"USER_CMD\" seq:\"3\" pid:\"7\" cwd:\"/root\" cmd:\"cat /e\" res:\"ok\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "type=", "type=X", "type=X msg=audit(1.2:3", "x type=A msg=audit(1)"})
  void audit_otherText_isLeftAlone(String text) {
    assertThat(Recorder.read(AUDIT, text)).isEqualTo("OTHER ");
  }

  @Test
  void syslog_rfc3164_isTakenApart() {
    assertThat(Recorder.read(SYSLOG, "<34>Oct 11 22:14:15 mymachine su[12]: 'su root' failed"))
        .isEqualTo(
            "{priority:34 facility:4 hostname:\"mymachine\" appname:\"su\" proc_id:\"12\""
                + " message:\"'su root' failed\"}");
  }

  @Test
  void syslog_withoutPriority_isTakenApart() {
    assertThat(Recorder.read(SYSLOG, "Aug  5 10:00:00 lnx01 sysmon: <Event>"))
        .isEqualTo("{hostname:\"lnx01\" appname:\"sysmon\" message:\"<Event>\"}");
  }

  @Test
  void syslog_isoTime_isTakenApart() {
    assertThat(Recorder.read(SYSLOG, "2026-08-05T10:00:00.123456+02:00 h sshd[1]: Failed password"))
        .isEqualTo("{hostname:\"h\" appname:\"sshd\" proc_id:\"1\" message:\"Failed password\"}");
  }

  @Test
  void syslog_rfc5424_isTakenApart() {
    assertThat(
            Recorder.read(
                SYSLOG,
                "<165>1 2003-10-11T22:14:15.003Z host app - ID47"
                    + " [ex@1 iut=\"3\" src=\"a\\\"]b\"][y@2 z=\"1\"] An event"))
        .isEqualTo(
            "{priority:165 facility:20 hostname:\"host\" appname:\"app\" msg_id:\"ID47\""
                + " structured_data:{ex@1:{iut:\"3\" src:\"a\\\"]b\"} y@2:{z:\"1\"}}"
                + " message:\"An event\"}");
  }

  @Test
  void syslog_rfc5424WithNothing_hasItsMessage() {
    assertThat(Recorder.read(SYSLOG, "<0>1 - - - - - - hello"))
        .isEqualTo("{priority:0 facility:0 message:\"hello\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host app: text",
        "<34>",
        "<999999>x",
        "Aug  5 10:00:00",
        "2026-08-05 10:00:00 x"
      })
  void syslog_otherText_isLeftAlone(String text) {
    assertThat(Recorder.read(SYSLOG, text)).isEqualTo("OTHER ");
  }

  @Test
  void access_combined_isTakenApart() {
    assertThat(
            Recorder.read(
                ACCESS,
                "10.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /a%20b?q=1&r=2 HTTP/1.0\" 200"
                    + " 2326 \"http://x/\" \"Mozilla \\\"4\\\"\""))
        .isEqualTo(
            "{c-ip:\"10.0.0.1\" cs-username:\"frank\" time:\"10/Oct/2000:13:55:36 -0700\""
                + " cs-method:\"GET\" cs-version:\"HTTP/1.0\" cs-uri:\"/a%20b?q=1&r=2\""
                + " cs-uri-stem:\"/a%20b\" cs-uri-query:\"q=1&r=2\" sc-status:\"200\""
                + " sc-bytes:\"2326\" cs-referer:\"http://x/\" cs-user-agent:\"Mozilla \"4\"\"}");
  }

  @Test
  void access_commonBehindVirtualHost_isTakenApart() {
    assertThat(Recorder.read(ACCESS, "www:80 ::1 - - [t] \"-\" 408 -"))
        .isEqualTo("{c-ip:\"::1\" time:\"t\" sc-status:\"408\"}");
  }

  @Test
  void access_iis_isTakenApart() {
    assertThat(
            Recorder.read(
                ACCESS,
                "2026-08-05 10:00:00 10.0.0.2 POST /x.aspx a=b 443 - 10.0.0.1 curl/8 - 200 0 0 15"))
        .isEqualTo(
            "{date:\"2026-08-05\" time:\"10:00:00\" s-ip:\"10.0.0.2\" cs-method:\"POST\""
                + " cs-uri-stem:\"/x.aspx\" cs-uri-query:\"a=b\" s-port:\"443\" c-ip:\"10.0.0.1\""
                + " cs-user-agent:\"curl/8\" sc-status:\"200\" sc-substatus:\"0\""
                + " sc-win32-status:\"0\" time-taken:\"15\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "a [b] \"", "host app: text", "2026-08-05 10:00:00 info x"})
  void access_otherText_isLeftAlone(String text) {
    assertThat(Recorder.read(ACCESS, text)).isEqualTo("OTHER ");
  }

  @Test
  void goMap_valuesWithBlanksAndColons_endBeforeTheNextGreaterName() {
    assertThat(Recorder.read(GO_MAP, "map[Address:a Aa: c Binary:x Count:1 Alpha:2]"))
        .isEqualTo("{Address:\"a Aa: c\" Binary:\"x\" Count:\"1 Alpha:2\"}");
  }

  @Test
  void goMap_nested_givesItsLeaves() {
    assertThat(Recorder.read(GO_MAP, "map[A:map[X:1 Y:2] B:3]"))
        .isEqualTo("{X:\"1\" Y:\"2\" B:\"3\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"map[", "map[]", "map[a", "map[A:1 B:2"})
  void goMap_short_isNoFault(String text) {
    assertThat(Recorder.read(GO_MAP, text)).endsWith("}");
  }

  @Test
  void pairs_firewallLine_isTakenApart() {
    assertThat(
            Recorder.read(
                PAIRS, "<189>date=2026-08-05 time=10:00:00 devname=\"fw 1\" action=\"Edit\""))
        .isEqualTo("{date:\"2026-08-05\" time:\"10:00:00\" devname:\"fw 1\" action:\"Edit\"}");
  }

  @Test
  void pairs_otherText_isLeftAlone() {
    assertThat(Recorder.read(PAIRS, "a=b")).isEqualTo("OTHER ");
  }
}
