import type { Call } from '../call.ts'
import { curlSnippet } from './curl.ts'
import { goSnippet } from './go.ts'
import { javaSnippet } from './java.ts'
import type { Language } from './language.ts'
import { pythonSnippet } from './python.ts'
import { rubySnippet } from './ruby.ts'
import { typescriptSnippet } from './typescript.ts'

interface SnippetForm {
  readonly title: string
  readonly write: (call: Call) => string
}

/** How a call is written in each language. */
export const snippets: Readonly<Record<Language, SnippetForm>> = {
  curl: { title: 'curl', write: curlSnippet },
  typescript: { title: 'TypeScript', write: typescriptSnippet },
  python: { title: 'Python', write: pythonSnippet },
  go: { title: 'Go', write: goSnippet },
  ruby: { title: 'Ruby', write: rubySnippet },
  java: { title: 'Java', write: javaSnippet },
}
