package io.sigline.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.benchmarks.BenchException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerProcessTest {
  private static final String STAT =
      "42 (a ) b) S 1 42 42 0 -1 4194560 2520 171 0 0 250 17 3 4 20 0 1 0 1 1 1";

  @Test
  void twoTicks_nameWithParenthesis_isNoField() {
    assertThat(ServerProcess.twoTicks(STAT, 11)).isEqualTo(267);
    assertThat(ServerProcess.twoTicks(STAT, 13)).isEqualTo(7);
  }

  @Test
  void kilobytes_ofStatus_areFoundByName() {
    List<String> status = List.of("Name:\tjava", "VmHWM:\t  20 kB", "VmRSS:\t    16 kB");

    assertThat(ServerProcess.kilobytes(status, "VmRSS:")).isEqualTo(16);
    assertThat(ServerProcess.kilobytes(status, "VmHWM:")).isEqualTo(20);
  }

  @Test
  void self_isMeasured() {
    ServerProcess self = new ServerProcess(ProcessHandle.current().pid());

    assertThat(self.cpuNanos()).isPositive();
    assertThat(self.memory().peak()).isPositive();
  }

  @Test
  void none_isZero() {
    assertThat(ServerProcess.NONE.cpuNanos()).isZero();
    assertThat(ServerProcess.NONE.memory()).isEqualTo(new ServerProcess.Memory(0, 0));
  }

  @Test
  void missingProcess_isNamed() {
    assertThatThrownBy(() -> new ServerProcess(Integer.MAX_VALUE).cpuNanos())
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("none with id 2147483647");
  }
}
