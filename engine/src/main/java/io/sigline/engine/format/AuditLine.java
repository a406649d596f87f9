package io.sigline.engine.format;

import static io.sigline.engine.format.Bytes.ascii;

import io.sigline.engine.event.EventSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One line of the Linux audit log: its fields, those that the kernel writes in hexadecimal decoded,
 * and those inside {@code msg='…'}. Source: the audit project's specification of record fields.
 */
final class AuditLine implements TextFormat {
  private static final byte[] TYPE = ascii("type=");
  private static final byte[] NODE = ascii("node=");
  private static final byte[] AUDIT = ascii("msg=audit(");
  private static final byte[] MESSAGE = ascii("msg");
  private static final byte[] TYPE_KEY = ascii("type");
  private static final byte[] SEQUENCE = ascii("seq");
  private static final byte[] EXECVE = ascii("EXECVE");

  private static final int LONGEST_TYPE = 24;

  /** Record types that a line of the journal may begin with. */
  private static final List<byte[]> TYPES =
      words(
          "SYSCALL",
          "EXECVE",
          "PATH",
          "CWD",
          "PROCTITLE",
          "SOCKADDR",
          "SOCKETCALL",
          "AVC",
          "LOGIN",
          "TTY",
          "BPF",
          "MMAP",
          "IPC",
          "SECCOMP",
          "CONFIG_CHANGE",
          "NETFILTER_CFG",
          "KERN_MODULE",
          "FD_PAIR",
          "BPRM_FCAPS",
          "OBJ_PID");

  /** Beginnings of the types that come in families. */
  private static final List<byte[]> TYPE_FAMILIES =
      words(
          "USER_",
          "ANOM_",
          "ADD_",
          "DEL_",
          "CRED_",
          "SERVICE_",
          "SYSTEM_",
          "DAEMON_",
          "MAC_",
          "INTEGRITY_",
          "CRYPTO_");

  /** Fields of text that anybody may choose: quoted if harmless, else in hexadecimal. */
  private static final Set<String> ENCODED =
      Set.of(
          "proctitle",
          "exe",
          "comm",
          "name",
          "cwd",
          "path",
          "cmd",
          "data",
          "key",
          "acct",
          "dir",
          "file",
          "watch",
          "old",
          "new",
          "vm",
          "device",
          "ocomm",
          "grp",
          "msg",
          "title",
          "exec",
          "root_dir",
          "invalid_context",
          "new_group",
          "id",
          "apparmor",
          "profile",
          "op_data");

  private static List<byte[]> words(String... words) {
    return Stream.of(words).map(Bytes::ascii).toList();
  }

  @Override
  public Outcome read(byte[] text, int offset, int length, EventSink sink, Scratch scratch) {
    int end = offset + length;
    int at = Bytes.skipSpace(text, offset, end);
    if (!Bytes.startsWith(text, at, end, TYPE) && !Bytes.startsWith(text, at, end, NODE)) {
      return journal(text, at, end, sink, scratch);
    }
    int audit = Bytes.indexOf(text, at, end, AUDIT);
    int close = Bytes.indexOf(text, audit, end, ')');
    if (close == end) {
      return Outcome.OTHER;
    }
    sink.beginMap();
    Line line = new Line(text, sink, scratch);
    line.pairs(at, audit, false);
    line.sequence(audit + AUDIT.length, close);
    line.pairs(close + 1, end, true);
    sink.endMap();
    return Outcome.READ;
  }

  /** The form in which the systemd journal keeps it: {@code PATH item=0 name="/etc/passwd"}. */
  private static Outcome journal(byte[] text, int from, int end, EventSink sink, Scratch scratch) {
    int space = from;
    while (space < end && isTypeByte(text[space])) {
      space++;
    }
    if (space == end || text[space] != ' ' || !isType(text, from, space)) {
      return Outcome.OTHER;
    }
    sink.beginMap();
    boolean _ = sink.key(TYPE_KEY, 0, TYPE_KEY.length);
    sink.text(text, from, space - from);
    Line line = new Line(text, sink, scratch);
    line.execve = Bytes.equals(text, from, space, EXECVE);
    line.pairs(space, end, true);
    sink.endMap();
    return Outcome.READ;
  }

  private static boolean isTypeByte(int b) {
    return (b >= 'A' && b <= 'Z') || b == '_' || Bytes.isDigit(b);
  }

  private static boolean isType(byte[] text, int from, int end) {
    if (end - from < 3 || end - from > LONGEST_TYPE) {
      return false;
    }
    int family = Bytes.indexOf(text, from, end, '_');
    return isOneOf(TYPES, text, from, end)
        || (family < end && isOneOf(TYPE_FAMILIES, text, from, family + 1));
  }

  private static boolean isOneOf(List<byte[]> words, byte[] text, int from, int end) {
    for (int i = 0; i < words.size(); i++) {
      if (Bytes.equals(text, from, end, words.get(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean canBegin(byte first) {
    return first == TYPE[0] || first == NODE[0] || isTypeByte(first) || Bytes.isSpace(first);
  }

  @Override
  public boolean searchable() {
    return true;
  }

  private static final class Line {
    private final byte[] text;
    private final EventSink sink;
    private final Scratch scratch;
    private boolean execve;

    Line(byte[] text, EventSink sink, Scratch scratch) {
      this.text = text;
      this.sink = sink;
      this.scratch = scratch;
    }

    void sequence(int from, int end) {
      int colon = Bytes.indexOf(text, from, end, ':');
      if (colon < end) {
        boolean _ = sink.key(SEQUENCE, 0, SEQUENCE.length);
        sink.text(text, colon + 1, end - colon - 1);
      }
    }

    void pairs(int from, int end, boolean nested) {
      KeyValues pairs = new KeyValues(text, from, end);
      while (pairs.next()) {
        if (pairs.keyIs(TYPE_KEY)) {
          execve = Bytes.equals(text, pairs.valueFrom, pairs.valueEnd, EXECVE);
        }
        if (nested && pairs.quote == '\'' && pairs.keyIs(MESSAGE)) {
          pairs(pairs.valueFrom, pairs.valueEnd, false);
        } else {
          pair(pairs);
        }
      }
    }

    private void pair(KeyValues pair) {
      int length = pair.valueEnd - pair.valueFrom;
      boolean _ = sink.key(text, pair.keyFrom, keyEnd(pair) - pair.keyFrom);
      if (pair.quote == 0 && length > 0 && length % 2 == 0 && isEncoded(pair) && isHex(pair)) {
        decoded(pair);
      } else {
        sink.text(text, pair.valueFrom, length);
      }
    }

    /** The end of the key without the piece number of a long argument: {@code a2[0]}. */
    private int keyEnd(KeyValues pair) {
      return Bytes.indexOf(text, pair.keyFrom, pair.keyEnd, '[');
    }

    private boolean isEncoded(KeyValues pair) {
      int end = keyEnd(pair);
      if (text[pair.keyFrom] == 'a' && isDigits(pair.keyFrom + 1, end)) {
        return execve;
      }
      return ENCODED.contains(
          new String(text, pair.keyFrom, end - pair.keyFrom, StandardCharsets.ISO_8859_1));
    }

    private boolean isDigits(int from, int end) {
      for (int i = from; i < end; i++) {
        if (!Bytes.isDigit(text[i])) {
          return false;
        }
      }
      return end > from;
    }

    private boolean isHex(KeyValues pair) {
      for (int i = pair.valueFrom; i < pair.valueEnd; i++) {
        if (!Bytes.isDigit(text[i]) && (text[i] < 'A' || text[i] > 'F')) {
          return false;
        }
      }
      return true;
    }

    private void decoded(KeyValues pair) {
      int length = (pair.valueEnd - pair.valueFrom) / 2;
      scratch.reserve(length);
      byte[] bytes = scratch.buffer();
      int at = scratch.position();
      for (int i = 0; i < length; i++) {
        int from = pair.valueFrom + 2 * i;
        int b = (Bytes.hex(text[from]) << 4) | Bytes.hex(text[from + 1]);
        bytes[at + i] = (byte) (b == 0 ? ' ' : b);
      }
      scratch.take(length);
      sink.text(bytes, at, length);
    }
  }
}
