package io.sigline.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WindowsEventXmlTest {
  private static final TextFormat XML = new WindowsEventXml();

  @Test
  void read_event_hasTheShapeOfTheCollector() {
    String event =
        """
        <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>
          <System>
            <Provider Name='Microsoft-Windows-Sysmon' Guid="{57}"/>
            <EventID Qualifiers='0'>1</EventID><Version>5</Version><Level>4</Level>
            <Task>1</Task><Opcode>0</Opcode><Keywords>0x80</Keywords>
            <TimeCreated SystemTime="2026-08-05T10:00:00Z"></TimeCreated>
            <EventRecordID>77</EventRecordID><Correlation/>
            <Execution ProcessID="3308" ThreadID='4008'/>
            <Channel>Microsoft-Windows-Sysmon/Operational</Channel>
            <Computer>ws01</Computer><Security UserID="S-1-5-18"/>
          </System>
          <EventData>
            <Data Name="Image">C:\\cmd.exe</Data>
            <Data Name="CommandLine">cmd /c &quot;a &amp;&amp; b&quot; &gt; x </Data>
            <Data Name="Empty"/>
          </EventData>
        </Event>
        """;
    assertThat(Recorder.read(XML, event))
        .isEqualTo(
            "{provider:{name:\"Microsoft-Windows-Sysmon\" guid:\"{57}\"}"
                + " event_id:{qualifiers:\"0\" id:\"1\"} version:\"5\" level:\"4\" task:\"1\""
                + " opcode:\"0\" keywords:\"0x80\""
                + " time_created:{system_time:\"2026-08-05T10:00:00Z\"} record_id:\"77\""
                + " correlation:{} execution:{process_id:\"3308\" thread_id:\"4008\"}"
                + " channel:\"Microsoft-Windows-Sysmon/Operational\" computer:\"ws01\""
                + " security:{user_id:\"S-1-5-18\"}"
                + " event_data:[{Image:\"C:\\cmd.exe\"}"
                + " {CommandLine:\"cmd /c \"a && b\" > x \"} {Empty:\"\"}]}");
  }

  @Test
  void read_anonymousData_hasTheEmptyKey() {
    assertThat(data("<Data>one</Data><Data>two</Data><Binary>0A</Binary>"))
        .isEqualTo("{event_data:[{:\"one\"} {:\"two\"} {binary:\"0A\"}]}");
  }

  @Test
  void read_nameOfEventData_isAValue() {
    assertThat(
            Recorder.read(XML, "<Event><EventData Name='Task'><Data>x</Data></EventData></Event>"))
        .isEqualTo("{event_data:[{name:\"Task\"} {:\"x\"}]}");
  }

  @Test
  void read_cdataAndReferences_areText() {
    assertThat(data("<Data Name='a&amp;b'>x<![CDATA[<y> &amp;]]>&#65;&#x42;&unknown;</Data>"))
        .isEqualTo("{event_data:[{a&b:\"x<y> &amp;AB&unknown;\"}]}");
  }

  @Test
  void read_userData_givesItsLeaves() {
    assertThat(
            Recorder.read(
                XML,
                "<Event><UserData><x:Info xmlns:x='u'><A>1</A><B><C>2 &lt;</C><D/></B></x:Info>"
                    + "</UserData></Event>"))
        .isEqualTo("{user_data:{name:\"Info\" data:[{A:\"1\"} {C:\"2 <\"} {D:\"\"}]}}");
  }

  @Test
  void read_renderingInfo_isNamedAsTheCollectorDoes() {
    assertThat(
            Recorder.read(
                XML,
                "<Event><RenderingInfo Culture='en-US'><Message>Hi</Message><Level>Error</Level>"
                    + "<Keywords><Keyword>Audit Success</Keyword></Keywords></RenderingInfo></Event>"))
        .isEqualTo(
            "{rendering_info:[{message:\"Hi\"} {level:\"Error\"} {keywords:\"Audit Success\"}]}");
  }

  @Test
  void read_linuxSysmon_isTheSame() {
    assertThat(
            Recorder.read(
                XML,
                "<?xml version='1.0'?>\n<Event><System><Security UserId=\"0\"/></System></Event>"))
        .isEqualTo("{security:{user_id:\"0\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<", "<Event", "<EventLog></EventLog>", "<a>", "x<Event>", "{}"})
  void read_otherText_isLeftAlone(String text) {
    assertThat(Recorder.read(XML, text)).isEqualTo("OTHER ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<Data Name='b'>y",
        "<Data Name='b'>y</Data>",
        "<Data Name='b",
        "<Data Name='b'>y<",
        "<![CDATA[",
        "<!--"
      })
  void read_truncated_keepsWhatWasThere(String rest) {
    assertThat(Recorder.read(XML, "<Event><EventData><Data Name='a'>x</Data>" + rest))
        .startsWith("MALFORMED {event_data:[{a:\"x\"}");
  }

  @Test
  void read_deepNesting_ends() {
    assertThat(Recorder.read(XML, "<Event><UserData>" + "<a>".repeat(10_000)))
        .startsWith("MALFORMED {user_data:");
  }

  @Test
  @Timeout(20)
  void read_textInAMillionPieces_takesNoSquareTime() {
    String pieces = "a<![CDATA[b]]>&lt;".repeat(200_000);
    assertThat(data("<Data Name='a'>" + pieces + "</Data>")).hasSize(600_000 + 21);
  }

  private static String data(String content) {
    return Recorder.read(XML, "<Event><EventData>" + content + "</EventData></Event>");
  }
}
