import { keyHeaders, type Call, type CallBody } from '../call.ts'

/** For Node, or anything else with `fetch` and `process.env`. */
export function typescriptSnippet(call: Call): string {
  const { method, origin, path, headers, credentials, body } = call
  const allHeaders = [
    ...keyHeaders[credentials].map(([name, variable]) => [
      name,
      `process.env['${variable}'] ?? ''`,
    ]),
    ...headers.map(([name, value]) => [name, quoted(value)]),
  ].map(([name = '', value = '']) => `    ${quoted(name)}: ${value},`)
  const lines = [
    ...(method === 'GET' ? [] : [`  method: ${quoted(method)},`]),
    ...(allHeaders.length === 0 ? [] : ['  headers: {', ...allHeaders, '  },']),
    ...(body.kind === 'none' ? [] : [`  body: ${bodyText(body)},`]),
  ]
  const options = lines.length === 0 ? '' : `, {\n${lines.join('\n')}\n}`
  return [
    `const response = await fetch(${quoted(`${origin}${path}`)}${options})`,
    'console.log(response.status, await response.text())',
  ].join('\n')
}

function bodyText(body: Exclude<CallBody, { kind: 'none' }>): string {
  if (body.kind === 'bytes') return `Buffer.from(${quoted(body.base64)}, 'base64')`
  return isPlain(body.text) ? `JSON.stringify(${indented(body.text)})` : JSON.stringify(body.text)
}

// As a value it reads best, where the program would send the same text: not with numbers that lose digits.
function isPlain(text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(text), null, 2) === text
  } catch {
    return false
  }
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n  ')
}

function quoted(text: string): string {
  return `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`
}
