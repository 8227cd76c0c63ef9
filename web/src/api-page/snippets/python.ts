import { keyHeaders, type Call, type CallBody } from '../call.ts'

/** With `requests`. */
export function pythonSnippet({ method, origin, path, headers, credentials, body }: Call): string {
  const keys = keyHeaders[credentials]
  const allHeaders = [
    ...keys.map(([name, variable]) => [name, `os.environ["${variable}"]`]),
    ...headers.map(([name, value]) => [name, quoted(value)]),
  ].map(([name = '', value = '']) => `        ${quoted(name)}: ${value},`)
  return [
    ...(body.kind === 'bytes' ? ['import base64'] : []),
    ...(keys.length === 0 ? [] : ['import os']),
    ...(keys.length === 0 && body.kind !== 'bytes' ? [] : ['']),
    'import requests',
    '',
    ...(body.kind === 'none' ? [] : [`body = ${bodyText(body)}`, '']),
    `response = requests.${method.toLowerCase()}(`,
    `    ${quoted(`${origin}${path}`)},`,
    ...(allHeaders.length === 0 ? [] : ['    headers={', ...allHeaders, '    },']),
    ...(body.kind === 'none' ? [] : ['    data=body,']),
    ')',
    'print(response.status_code, response.text)',
  ].join('\n')
}

function bodyText(body: Exclude<CallBody, { kind: 'none' }>): string {
  if (body.kind === 'bytes') return `base64.b64decode(${quoted(body.base64)})`
  // Raw, so that what JSON escapes stays as it is.
  const isRaw = !body.text.includes('"""') && !/["\\]$/.test(body.text)
  return isRaw ? `r"""${body.text}""".encode()` : `${quoted(body.text)}.encode()`
}

// What JSON escapes in a text, Python reads alike.
function quoted(text: string): string {
  return JSON.stringify(text)
}
