import type { ReactElement } from 'react'
import { Card } from '../controls/card.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { keyHeaders, type Call } from './call.ts'
import { languages, type Language } from './snippets/language.ts'
import { snippets } from './snippets/snippet.ts'

interface SnippetCardProps {
  readonly call: Call
  readonly language: Language
  readonly onLanguage: (language: Language) => void
}

const options = languages.map((value) => {
  const { title } = snippets[value]
  return { value, title, content: title }
})

/** The call of the form as a program. */
export function SnippetCard({ call, language, onLanguage }: SnippetCardProps): ReactElement {
  const { title, write } = snippets[language]
  const text = write(call)
  return (
    <Card title="As a program" actions={<CopyButton label="Copy" text={() => text} />}>
      <div className="grid min-w-0 gap-3 px-5 pb-5">
        <div className="overflow-x-auto">
          <Segmented label="Language" options={options} value={language} onChange={onLanguage} />
        </div>
        <pre
          role="region"
          aria-label={`The call in ${title}`}
          tabIndex={0}
          className="max-h-120 overflow-auto rounded-lg bg-sunken p-3 font-mono text-[12.5px] leading-5"
        >
          {text}
        </pre>
        <KeysNote call={call} />
      </div>
    </Card>
  )
}

function KeysNote({ call }: { call: Call }): ReactElement | null {
  const variables = keyHeaders[call.credentials].map(([, variable]) => variable)
  if (variables.length === 0) return null
  return (
    <p className="text-[13px] text-muted">
      Credentials come from the environment: <code>{variables.join(', ')}</code>.
    </p>
  )
}
