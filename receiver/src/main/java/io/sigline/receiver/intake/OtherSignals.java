package io.sigline.receiver.intake;

import com.google.protobuf.Empty;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import org.jspecify.annotations.Nullable;

/** Tells whoever exports traces, metrics or profiles to us that this is the wrong address. */
final class OtherSignals extends HandlerRegistry {
  private static final String PACKAGE = "opentelemetry.proto.collector.";

  static String explain(String what) {
    return what
        + ": Sigline takes logs only. Remove its exporter from the collector's other pipelines.";
  }

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String methodName, @Nullable String authority) {
    if (!methodName.startsWith(PACKAGE)) {
      return null;
    }
    var marshaller = ProtoUtils.marshaller(Empty.getDefaultInstance());
    MethodDescriptor<Empty, Empty> method =
        MethodDescriptor.newBuilder(marshaller, marshaller)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(methodName)
            .build();
    return ServerMethodDefinition.create(
        method,
        (call, _) -> {
          call.close(Status.UNIMPLEMENTED.withDescription(explain(methodName)), new Metadata());
          return new ServerCall.Listener<>() {};
        });
  }
}
