import { keyHeaders, type Call, type CallBody } from '../call.ts'

const publishers = 'HttpRequest.BodyPublishers'

/** For Java 17 or later: `java Call.java` runs it. */
export function javaSnippet({ method, origin, path, headers, credentials, body }: Call): string {
  const parts = [
    ...keyHeaders[credentials].map(
      ([name, variable]) => `.header("${name}", System.getenv("${variable}"))`,
    ),
    ...headers.map(([name, value]) => `.header(${quoted(name)}, ${quoted(value)})`),
    `.method("${method}", ${publisher(body)})`,
    '.build();',
  ]
  return [
    'import java.net.URI;',
    'import java.net.http.HttpClient;',
    'import java.net.http.HttpRequest;',
    'import java.net.http.HttpResponse;',
    ...(body.kind === 'bytes' ? ['import java.util.Base64;'] : []),
    '',
    'class Call {',
    '    public static void main(String[] args) throws Exception {',
    `        var request = HttpRequest.newBuilder(URI.create(${quoted(`${origin}${path}`)}))`,
    ...parts.map((part) => `            ${part}`),
    '        var response = HttpClient.newHttpClient()',
    '            .send(request, HttpResponse.BodyHandlers.ofString());',
    '        System.out.println(response.statusCode() + " " + response.body());',
    '    }',
    '}',
  ].join('\n')
}

function publisher(body: CallBody): string {
  switch (body.kind) {
    case 'none':
      return `${publishers}.noBody()`
    case 'text':
      return `${publishers}.ofString(${textBlock(body.text)})`
    case 'bytes':
      return `${publishers}.ofByteArray(Base64.getDecoder().decode("${body.base64}"))`
  }
}

// The indentation that all lines share, that of the closing marks too, is no part of the text.
function textBlock(text: string): string {
  const margin = ' '.repeat(16)
  const lines = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"""', String.raw`\"""`)
    .split('\n')
  const block = ['"""', ...lines.map((line) => margin + line)].join('\n')
  // A quote at the end would become a part of the closing marks.
  return `${block.replace(/"$/, String.raw`\"`)}"""`
}

// What JSON escapes in a text, Java reads alike.
function quoted(text: string): string {
  return JSON.stringify(text)
}
