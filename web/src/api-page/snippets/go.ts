import { keyHeaders, type Call, type CallBody } from '../call.ts'

/** With the standard library. */
export function goSnippet({ method, origin, path, headers, credentials, body }: Call): string {
  const keys = keyHeaders[credentials]
  const imports = [
    ...(body.kind === 'bytes' ? ['encoding/base64'] : []),
    'fmt',
    'io',
    'net/http',
    ...(keys.length === 0 ? [] : ['os']),
    ...(body.kind === 'none' ? [] : ['strings']),
  ]
  const sent = body.kind === 'none' ? 'nil' : 'body'
  const lines = [
    ...bodyLines(body),
    `request, err := http.NewRequest("${method}", ${quoted(`${origin}${path}`)}, ${sent})`,
    ...fails,
    ...keys.map(([name, variable]) => `request.Header.Set("${name}", os.Getenv("${variable}"))`),
    ...headers.map(([name, value]) => `request.Header.Set(${quoted(name)}, ${quoted(value)})`),
    'response, err := http.DefaultClient.Do(request)',
    ...fails,
    'defer response.Body.Close()',
    'answer, err := io.ReadAll(response.Body)',
    ...fails,
    'fmt.Println(response.Status, string(answer))',
  ]
  return [
    'package main',
    '',
    'import (',
    ...imports.map((name) => `\t"${name}"`),
    ')',
    '',
    'func main() {',
    ...lines.map((line) => `\t${line}`),
    '}',
  ].join('\n')
}

const fails = ['if err != nil {', '\tpanic(err)', '}'] as const

function bodyLines(body: CallBody): readonly string[] {
  switch (body.kind) {
    case 'none':
      return []
    case 'text':
      return [`body := strings.NewReader(${raw(body.text)})`]
    case 'bytes':
      return [`body := base64.NewDecoder(base64.StdEncoding, strings.NewReader("${body.base64}"))`]
  }
}

function raw(text: string): string {
  return text.includes('`') ? quoted(text) : `\`${text}\``
}

// What JSON escapes in a text, Go reads alike.
function quoted(text: string): string {
  return JSON.stringify(text)
}
