/** How a request of OTLP is written, and so its answer. */
export type Encoding = 'protobuf' | 'json'

const mediaTypes = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
} as const satisfies Record<Encoding, string>

/** The content type of an answer. */
export function contentTypeOf(encoding: Encoding): string {
  return mediaTypes[encoding]
}

/** How a body of this content type is written; undefined for a type that OTLP does not have. */
export function encodingOf(contentType: string): Encoding | undefined {
  const [mediaType = ''] = contentType.split(';')
  switch (mediaType.trim().toLowerCase()) {
    case mediaTypes.protobuf:
    case 'application/protobuf':
      return 'protobuf'
    case mediaTypes.json:
      return 'json'
    default:
      return undefined
  }
}
