import { expect, test } from 'vitest'
import type { Call } from '../call.ts'
import { languages } from './language.ts'
import { snippets } from './snippet.ts'

const body = JSON.stringify({ say: `it's "#{1}" \${2} \`3\` \\4` }, null, 2)

const post: Call = {
  method: 'POST',
  origin: 'http://127.0.0.1:4700',
  path: '/api/v2/query?a=b',
  headers: [['Content-Type', 'application/json']],
  credentials: 'bothKeys',
  body: { kind: 'text', text: body },
}

const plainGet: Call = {
  ...post,
  method: 'GET',
  headers: [],
  credentials: 'none',
  body: { kind: 'none' },
}

test.each(languages)('a call with keys and a body in %s', (language) => {
  expect(snippets[language].write(post)).toMatchSnapshot()
})

test.each(languages)('a call without anything in %s', (language) => {
  expect(snippets[language].write(plainGet)).toMatchSnapshot()
})

test.each(languages)('a body that is no text in %s', (language) => {
  const bytes: Call = {
    ...post,
    method: 'PUT',
    headers: [['Content-Type', 'application/msgpack']],
    credentials: 'apiKey',
    body: { kind: 'bytes', base64: 'kpCQ' },
  }

  expect(snippets[language].write(bytes)).toMatchSnapshot()
})

test('a body that a program would send otherwise than as typed stays text in TypeScript', () => {
  const typed: Call = { ...post, body: { kind: 'text', text: '{"id": 12345678901234567890}' } }

  expect(snippets.typescript.write(typed)).toContain(
    String.raw`body: "{\"id\": 12345678901234567890}"`,
  )
})
