package io.sigline.receiver.pipeline;

import com.lmax.disruptor.ExceptionHandler;

/** A stage threw, which none should: the run's call is refused, the stage goes on. */
final class StageFaults implements ExceptionHandler<RunSlot> {
  private final PipelineState state;
  private final Repeats repeats;

  StageFaults(PipelineState state, Repeats repeats) {
    this.state = state;
    this.repeats = repeats;
  }

  @Override
  public void handleEventException(Throwable fault, long sequence, RunSlot slot) {
    state.faults.report("ring", fault);
    ExportCall call = slot.call;
    if (call != null) {
      Outcome refused = new Outcome.Refused(Outcome.Reason.FAULT, String.valueOf(fault));
      repeats.settle(call, refused);
      call.answer(refused);
    }
  }

  @Override
  public void handleOnStartException(Throwable fault) {
    state.faults.report("start", fault);
  }

  @Override
  public void handleOnShutdownException(Throwable fault) {
    state.faults.report("stop", fault);
  }
}
