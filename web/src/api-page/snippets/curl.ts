import { keyHeaders, type Call } from '../call.ts'

/** For a POSIX shell. */
export function curlSnippet({ method, origin, path, headers, credentials, body }: Call): string {
  const how = method === 'GET' || (method === 'POST' && body.kind !== 'none') ? '' : `-X ${method} `
  const lines = [
    `curl ${how}${quoted(`${origin}${path}`)}`,
    ...keyHeaders[credentials].map(([name, variable]) => `-H "${name}: $${variable}"`),
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body.kind === 'text' ? [`--data-raw ${quoted(body.text)}`] : []),
    ...(body.kind === 'bytes' ? ['--data-binary @-'] : []),
  ]
  const before = body.kind === 'bytes' ? `printf %s ${quoted(body.base64)} | base64 -d | ` : ''
  return before + lines.join(' \\\n  ')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
