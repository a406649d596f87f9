package io.sigline.engine.fieldmap;

import static io.sigline.engine.fieldmap.Records.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes in which collectors send each source, through the shipped field maps. */
final class SourceShapesTest {
  private static final List<String> FIELDS =
      List.of(
          "Channel",
          "CommandLine",
          "Computer",
          "Data",
          "EventID",
          "Image",
          "Keywords",
          "Level",
          "ParentImage",
          "Provider_Name",
          "ServiceName",
          "ThreatName",
          "Address",
          "a0",
          "a1",
          "c-uri",
          "cs-method",
          "cs-uri-query",
          "cs-user-agent",
          "eventName",
          "hostname",
          "message",
          "objectRef.resource",
          "query",
          "sc-status",
          "source",
          "type",
          "userIdentity.type",
          "verb",
          "Execution_ProcessID",
          "Security_UserID");
  private static final EventLayout LAYOUT = EventLayout.of(SigmaHqRules.fieldMaps(), FIELDS);

  private final MappedEvent event = LAYOUT.newEvent();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event_id\":{\"id\":\"i:1\"},\"provider\":{\"name\":\"Microsoft-Windows-Sysmon\"},"
            + "\"channel\":\"Microsoft-Windows-Sysmon/Operational\",\"computer\":\"ws01\","
            + "\"level\":\"Information\",\"event_data\":{\"Image\":\"C:\\\\x.exe\"}}",
        "{\"event_id\":{\"id\":\"d:1.0\"},\"provider\":{\"name\":\"Microsoft-Windows-Sysmon\"},"
            + "\"channel\":\"\",\"computer\":\"ws01\",\"level\":\"4\","
            + "\"event_data\":{\"data\":[{\"Image\":\"C:\\\\x.exe\"}]}}",
        "\"<Event><System><Provider Name='Microsoft-Windows-Sysmon'/><EventID>1</EventID>"
            + "<Level>4</Level><Computer>ws01</Computer></System><EventData>"
            + "<Data Name='Image'>C:\\\\x.exe</Data></EventData></Event>\"",
        "{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Level\":4,"
            + "\"Computer\":\"ws01\",\"EventData\":{\"Image\":\"C:\\\\x.exe\"}}",
        "\"{\\\"EventID\\\":1,\\\"Channel\\\":\\\"Microsoft-Windows-Sysmon/Operational\\\","
            + "\\\"Level\\\":\\\"Information\\\",\\\"Hostname\\\":\\\"ws01\\\","
            + "\\\"Image\\\":\\\"C:\\\\\\\\x.exe\\\"}\"",
        "{\"message\":\"{\\\"event_id\\\":{\\\"id\\\":1},\\\"channel\\\":"
            + "\\\"Microsoft-Windows-Sysmon/Operational\\\",\\\"level\\\":\\\"4\\\","
            + "\\\"computer\\\":\\\"ws01\\\",\\\"event_data\\\":{\\\"Image\\\":\\\"C:\\\\\\\\x.exe\\\"}}\"}",
        "{\"winlog\":{\"event_id\":\"1\",\"channel\":\"Microsoft-Windows-Sysmon/Operational\","
            + "\"computer_name\":\"ws01\",\"event_data\":{\"Image\":\"C:\\\\x.exe\"}},\"level\":\"4\"}"
      })
  void sysmon_everyShape_isProcessCreation(String body) {
    EventView view = only(body, "{}", "{}");
    assertThat(view.logSource()).isEqualTo(new LogSource("process_creation", "windows", "sysmon"));
    assertThat(texts(view, "EventID")).containsExactly("1");
    assertThat(texts(view, "Image")).containsExactly("C:\\x.exe");
    assertThat(texts(view, "Computer")).containsExactly("ws01");
    assertThat(texts(view, "Level")).containsExactlyInAnyOrder("4", "Information");
    assertThat(view.entity()).containsEntry("host", "ws01");
  }

  @Test
  void sketch_computerAndLevel_comeFromTheRecordsOwn() {
    EventView view =
        only(
            "{\"EventID\":7045,\"Channel\":\"System\",\"EventData\":{\"ServiceName\":\"PSEXESVC\"}}",
            "{\"host.name\":\"dc01\"}",
            "{}");
    assertThat(view.logSource()).isEqualTo(new LogSource(null, "windows", "system"));
    assertThat(texts(view, "Computer")).containsExactly("dc01");
    assertThat(texts(view, "ServiceName")).containsExactly("PSEXESVC");
  }

  @ParameterizedTest
  @CsvSource({
    "12, CreateKey, registry_add registry_event",
    "12, DeleteKey, registry_delete registry_event",
    "12, DeleteValue, registry_delete registry_event",
    "13, SetValue, registry_set registry_event",
    "14, RenameKey, registry_rename registry_event",
    "22, QueryName, dns_query",
    "15, x, create_stream_hash",
    "255, x, sysmon_error"
  })
  void sysmon_eventId_isTheCategory(int id, String type, String categories) {
    walk(
        "{\"EventID\":%d,\"Channel\":\"microsoft-windows-sysmon/operational\",\"EventType\":\"%s\"}"
            .formatted(id, type),
        "{}",
        "{}");
    assertThat(logSources().stream().map(LogSource::category))
        .containsExactlyInAnyOrder(categories.split(" ", -1));
    assertThat(logSources()).allSatisfy(it -> assertThat(it.service()).isEqualTo("sysmon"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Security", "security", ""})
  void security4688_isReadAsProcessCreationToo(String channel) {
    walk(
        ("{\"event_id\":{\"id\":4688},\"channel\":\"%s\","
                + "\"provider\":{\"name\":\"Microsoft-Windows-Security-Auditing\"},"
                + "\"event_data\":{\"NewProcessName\":\"C:\\\\x.exe\",\"CommandLine\":\"x /y\","
                + "\"ParentProcessName\":\"C:\\\\p.exe\"}}")
            .formatted(channel),
        "{}",
        "{}");
    assertThat(logSources())
        .containsExactly(
            new LogSource(null, "windows", "security"),
            new LogSource("process_creation", "windows", null));
    assertThat(texts(event.view(0), "Image")).isEmpty();
    assertThat(texts(event.view(1), "Image")).containsExactly("C:\\x.exe");
    assertThat(texts(event.view(1), "ParentImage")).containsExactly("C:\\p.exe");
    assertThat(texts(event.view(1), "CommandLine")).containsExactly("x /y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Windows PowerShell | 400 | ps_classic_start | powershell-classic",
        "Windows PowerShell | 600 | ps_classic_provider_start | powershell-classic",
        "Microsoft-Windows-PowerShell/Operational | 4103 | ps_module | powershell",
        "PowerShellCore/Operational | 4104 | ps_script | powershell",
        "Microsoft-Windows-Windows Defender/Operational | 1116 | antivirus | ",
        "Microsoft-Windows-DNS Client Events/Operational | 3008 | | dns-client",
        "Microsoft-Windows-DNS-Client/Operational | 3008 | | dns-client",
        "Microsoft-Windows-CodeIntegrity/Operational | 3023 | | codeintegrity-operational",
        "DNS Server | 150 | | dns-server"
      })
  void channel_isTheService(
      String channel, int id, @Nullable String category, @Nullable String service) {
    walk("{\"EventID\":%d,\"Channel\":\"%s\"}".formatted(id, channel), "{}", "{}");
    assertThat(logSources()).contains(new LogSource(category, "windows", service));
  }

  @Test
  void windows_unknownChannel_isStillWindows() {
    assertThat(only("{\"EventID\":1,\"Channel\":\"Vendor/Op\"}", "{}", "{}").logSource())
        .isEqualTo(new LogSource(null, "windows", null));
    assertThat(event.unknownSource()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event_id\":{\"id\":1},\"channel\":\"x\",\"event_data\":{\"param1\":\"one\",\"param2\":\"two\"}}",
        "{\"event_id\":{\"id\":1},\"channel\":\"x\",\"event_data\":{\"data\":[{\"\":\"one\"},{\"\":\"two\"}]}}",
        "\"<Event><System><EventID>1</EventID><Channel>x</Channel></System><EventData>"
            + "<Data>one</Data><Data>two</Data></EventData></Event>\""
      })
  void data_withoutNames_isTheFieldData(String body) {
    assertThat(texts(only(body, "{}", "{}"), "Data")).containsExactly("one", "two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event_id\":{\"id\":1},\"channel\":\"x\",\"user_data\":{\"name\":\"E\",\"data\":\"map[Address:10.0.0.1 User:a b]\"}}",
        "{\"event_id\":{\"id\":1},\"channel\":\"x\",\"user_data\":{\"name\":\"E\",\"data\":{\"Address\":\"10.0.0.1\"}}}",
        "\"<Event><System><EventID>1</EventID><Channel>x</Channel></System><UserData><E>"
            + "<Address>10.0.0.1</Address></E></UserData></Event>\""
      })
  void userData_leavesAreFields(String body) {
    assertThat(texts(only(body, "{}", "{}"), "Address")).containsExactly("10.0.0.1");
  }

  @Test
  void keywords_renderedWords_areCodesToo() {
    EventView view =
        only(
            "{\"event_id\":{\"id\":4624},\"channel\":\"Security\",\"keywords\":[\"Audit Success\"],"
                + "\"event_data\":{\"Threat Name\":\"x\"}}",
            "{}",
            "{}");
    assertThat(texts(view, "Keywords")).containsExactly("Audit Success", "0x8020000000000000");
    assertThat(texts(view, "ThreatName")).containsExactly("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"Aug  5 10:00:00 lnx01 sysmon: %s\" | {}",
        "{\"MESSAGE\":\"%s\",\"SYSLOG_IDENTIFIER\":\"sysmon\"} | {}",
        "\"raw line\" | {\"appname\":\"sysmon\",\"message\":\"%s\"}",
        "{\"message\":\"Aug  5 10:00:00 lnx01 sysmon: %s\"} | {}"
      })
  void linuxSysmon_everyTransport_isProcessCreation(String body, String attributes) {
    String xml =
        "<Event><System><Provider Name='Linux-Sysmon'/><EventID>1</EventID>"
            + "<Computer>lnx01</Computer></System><EventData><Data Name='Image'>/bin/x</Data>"
            + "</EventData></Event>";
    EventView view = only(body.replace("%s", xml), attributes.replace("%s", xml), "{}");
    assertThat(view.logSource()).isEqualTo(new LogSource("process_creation", "linux", "sysmon"));
    assertThat(texts(view, "Image")).containsExactly("/bin/x");
    assertThat(view.entity()).containsEntry("host", "lnx01");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"type=EXECVE msg=audit(1.2:3): a0=\\\"cp\\\" a1=2F62\" | {}",
        "\"<13>Aug  5 10:00:00 h audispd: type=EXECVE msg=audit(1.2:3): a0=\\\"cp\\\" a1=2F62\" | {}",
        "\"line\" | {\"type\":\"EXECVE\",\"seq\":\"3\",\"a0\":\"cp\",\"a1\":\"/b\"}"
      })
  void auditd_everyShape_isAuditd(String body, String attributes) {
    EventView view = only(body, attributes, "{}");
    assertThat(view.logSource()).isEqualTo(new LogSource(null, "linux", "auditd"));
    assertThat(texts(view, "type")).containsExactly("EXECVE");
    assertThat(texts(view, "a0")).containsExactly("cp");
    assertThat(texts(view, "a1")).containsExactly("/b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"<86>Aug  5 10:00:00 h sshd[1]: Failed password\" | {} | sshd auth syslog",
        "\"raw\" | {\"appname\":\"sudo\",\"hostname\":\"h\",\"message\":\"Failed password\"} | sudo auth syslog",
        "{\"MESSAGE\":\"Failed password\",\"SYSLOG_IDENTIFIER\":\"CRON\",\"_HOSTNAME\":\"h\"} | {} | cron syslog",
        "\"Failed password\" | {\"log.file.path\":\"/var/log/auth.log\",\"hostname\":\"h\"} | auth syslog",
        "\"<30>1 2026-08-05T10:00:00Z h vsftpd 1 - - Failed password\" | {} | vsftpd syslog"
      })
  void syslog_programOrFile_isTheService(String body, String attributes, String services) {
    walk(body, attributes, "{}");
    assertThat(logSources().stream().map(LogSource::service))
        .containsExactlyInAnyOrder(services.split(" ", -1));
    assertThat(texts(event.view(0), "message")).containsExactly("Failed password");
    assertThat(texts(event.view(0), "hostname")).containsExactly("h");
  }

  @Test
  void syslog_logFilePath_isTheSource() {
    EventView view = firstOf("\"x\"", "{\"log.file.path\":\"/var/log/syslog\"}");
    assertThat(texts(view, "source")).containsExactly("/var/log/syslog");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"1.2.3.4 - - [t] \\\"GET /a?q=1 HTTP/1.1\\\" 404 1 \\\"-\\\" \\\"curl\\\"\" | {}",
        "{\"cs-method\":\"GET\",\"cs-uri-query\":\"q=1\",\"sc-status\":404,\"cs-user-agent\":\"curl\"} | {}",
        "\"x\" | {\"http.request.method\":\"GET\",\"url.path\":\"/a\",\"url.query\":\"q=1\",\"http.response.status_code\":404,\"user_agent.original\":\"curl\"}"
      })
  void web_everyShape_isWebserver(String body, String attributes) {
    EventView view = only(body, attributes, "{}");
    assertThat(view.logSource()).isEqualTo(new LogSource("webserver", null, null));
    assertThat(texts(view, "cs-method")).containsExactly("GET");
    assertThat(texts(view, "cs-uri-query")).containsExactly("q=1");
    assertThat(texts(view, "sc-status")).containsExactly("404");
    assertThat(texts(view, "cs-user-agent")).containsExactly("curl");
  }

  @Test
  void web_wholeUrl_isProxy() {
    assertThat(only("{\"c-uri\":\"http://evil/x\"}", "{}", "{}").logSource())
        .isEqualTo(new LogSource("proxy", null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "{\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"CreateUser\"} | - | aws | cloudtrail",
        "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"verb\":\"get\"} | application | kubernetes | audit",
        "{\"category\":\"Administrative\",\"operationName\":\"X\"} | - | azure | activitylogs",
        "{\"category\":\"AuditLogs\",\"operationName\":\"X\"} | - | azure | auditlogs",
        "{\"category\":\"SignInLogs\",\"operationName\":\"X\"} | - | azure | signinlogs",
        "{\"riskEventType\":\"unlikelyTravel\"} | - | azure | riskdetection",
        "{\"riskEventType\":\"staleAccountsAlertIncident\"} | - | azure | pim",
        "{\"protoPayload\":{\"methodName\":\"x\"}} | - | gcp | gcp.audit",
        "{\"protoPayload\":{\"serviceName\":\"admin.googleapis.com\"}} | - | gcp | google_workspace.admin",
        "{\"eventType\":\"user.session.start\",\"published\":\"t\",\"displayMessage\":\"x\"} | - | okta | okta",
        "{\"Workload\":\"Exchange\",\"Operation\":\"X\"} | - | m365 | exchange",
        "{\"action\":\"repo.create\",\"actor\":\"a\",\"org\":\"o\"} | - | github | audit",
        "{\"auditType\":{\"category\":\"c\",\"action\":\"a\"}} | - | bitbucket | audit",
        "{\"event_type_id\":13} | - | onelogin | onelogin.events",
        "{\"logtype\":3000,\"node_id\":\"n\"} | application | opencanary | -",
        "{\"EventLog\":\"RPCFW\",\"EventID\":3} | application | rpc_firewall | -",
        "{\"uid\":\"C\",\"id.orig_h\":\"1\",\"_path\":\"http\"} | - | zeek | http",
        "{\"uid\":\"C\",\"id.orig_h\":\"1\",\"qtype_name\":\"A\"} | dns | zeek | dns",
        "{\"query\":\"a.b\",\"record_type\":\"TXT\"} | dns | - | -"
      })
  void json_bodyTextOrMapOrAttributes_hasItsLogSource(
      String json, @Nullable String category, @Nullable String product, @Nullable String service) {
    LogSource wanted = new LogSource(category, product, service);
    walk(json, "{}", "{}");
    assertThat(logSources()).contains(wanted);
    walk("\"line\"", json, "{}");
    assertThat(logSources()).contains(wanted);
    walk("\"" + json.replace("\"", "\\\"") + "\"", "{}", "{}");
    assertThat(logSources()).contains(wanted);
  }

  @Test
  void fortigate_line_isFirewallEvents() {
    EventView view =
        only("\"date=2026-08-05 devid=\\\"F\\\" logid=1 type=\\\"event\\\" action=x\"", "{}", "{}");
    assertThat(view.logSource()).isEqualTo(new LogSource(null, "fortigate", "event"));
  }

  @Test
  void resource_namesTheLogSource_overWhatTheMapSays() {
    EventView view =
        only(
            "{\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"CreateUser\"}",
            "{}",
            "{\"sigma.service\":\"other\"}");
    assertThat(view.logSource()).isEqualTo(new LogSource(null, "aws", "other"));
  }

  private EventView only(String body, String attributes, String resource) {
    walk(body, attributes, resource);
    assertThat(logSources()).hasSize(1);
    return event.view(0);
  }

  private EventView firstOf(String body, String attributes) {
    walk(body, attributes, "{}");
    return event.view(0);
  }

  private void walk(String body, String attributes, String resource) {
    event.clear();
    Records.walk(event, body, attributes, resource);
  }

  private List<LogSource> logSources() {
    List<LogSource> all = new ArrayList<>();
    for (int i = 0; i < event.views(); i++) {
      all.add(event.view(i).logSource());
    }
    return all;
  }
}
