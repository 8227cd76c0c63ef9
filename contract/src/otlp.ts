import { Type } from 'typebox'

/** The answers to OTLP in JSON; in protobuf they are the messages of the same names. */

const errorMessage = Type.String({ description: 'How many, and why.' })

export const OtlpTracesAnswer = Type.Object(
  {
    partialSuccess: Type.Optional(Type.Object({ rejectedSpans: Type.Integer(), errorMessage })),
  },
  { title: 'ExportTraceServiceResponse' },
)

export const OtlpLogsAnswer = Type.Object(
  {
    partialSuccess: Type.Optional(
      Type.Object({ rejectedLogRecords: Type.Integer(), errorMessage }),
    ),
  },
  { title: 'ExportLogsServiceResponse' },
)

export const OtlpStatus = Type.Object(
  { code: Type.Integer({ description: 'Of gRPC.' }), message: Type.String() },
  { title: 'google.rpc.Status' },
)
