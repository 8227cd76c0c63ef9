import { keyHeaders, type Call, type CallBody } from '../call.ts'

/** With the standard library. */
export function rubySnippet({ method, origin, path, headers, credentials, body }: Call): string {
  const name = `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`
  return [
    "require 'net/http'",
    '',
    `uri = URI(${quoted(`${origin}${path}`)})`,
    `request = Net::HTTP::${name}.new(uri)`,
    ...keyHeaders[credentials].map(
      ([header, variable]) => `request[${quoted(header)}] = ENV.fetch(${quoted(variable)})`,
    ),
    ...headers.map(([header, value]) => `request[${quoted(header)}] = ${quoted(value)}`),
    ...bodyLines(body),
    '',
    "use_ssl = uri.scheme == 'https'",
    'response = Net::HTTP.start(uri.host, uri.port, use_ssl: use_ssl) { |http| http.request(request) }',
    'puts response.code, response.body',
  ].join('\n')
}

function bodyLines(body: CallBody): readonly string[] {
  switch (body.kind) {
    case 'none':
      return []
    case 'text':
      // Between quoted marks nothing is read as Ruby.
      return /^JSON$/m.test(body.text)
        ? [`request.body = ${quoted(body.text)}`]
        : ["request.body = <<'JSON'.chomp", body.text, 'JSON']
    case 'bytes':
      return [`request.body = ${quoted(body.base64)}.unpack1('m')`]
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`
}
