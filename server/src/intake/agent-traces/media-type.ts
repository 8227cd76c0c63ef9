/** How a body is to be read. `either`: its sender didn't say, so what it looks like decides. */
export type Encoding = 'json' | 'msgpack' | 'either'

/**
 * The media type of a Content-Type, without its parameters and in lower case. A missing one, and one
 * that is none, mean JSON.
 */
export function mediaTypeOf(contentType: string | undefined): string {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return /^[\w!#$%&'*+.^`|~-]+(?:\/[\w!#$%&'*+.^`|~-]+)?$/.test(type) ? type : 'application/json'
}

/**
 * A Content-Type of a type and a subtype under which a body is read as under the one that was sent.
 * Requests with any other are refused before a route sees them.
 */
export function wholeContentType(contentType: string): string {
  const type = mediaTypeOf(contentType)
  return type.includes('/') ? type : 'application/octet-stream'
}

/** How a media type has the body of v0.2 to v0.4 encoded. */
export function encodingOf(mediaType: string): Encoding {
  switch (mediaType) {
    case 'application/msgpack':
      return 'msgpack'
    case 'application/json':
    case 'text/json':
      return 'json'
    default:
      return 'either'
  }
}
