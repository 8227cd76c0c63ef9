import type { Overview } from '@throughline/contract'
import { useState, type ReactElement } from 'react'
import { CopyButton } from '../controls/copy-button.tsx'
import { Tabs } from '../controls/tabs.tsx'
import { snippetsOf } from './snippets.ts'

/** How to send the first event, a tab for each way. */
export function SnippetTabs({ overview }: { overview: Overview }): ReactElement {
  const snippets = snippetsOf(overview)
  const [chosen, setChosen] = useState('curl')
  const { id, text, advice } = snippets.find((snippet) => snippet.id === chosen) ?? snippets[0]
  return (
    <div className="mt-5">
      <Tabs label="Ways to send" tabs={snippets} current={id} onChange={setChosen}>
        <div className="relative mt-2 overflow-hidden rounded-2xl border border-line bg-card">
          <div className="absolute top-2.5 right-2.5">
            <CopyButton label="Copy" text={() => text} />
          </div>
          <pre
            tabIndex={0}
            aria-label="Command that sends an event"
            className="overflow-x-auto rounded-2xl p-4 pt-14 font-mono text-[12.5px] leading-5 -outline-offset-2! sm:pt-4"
          >
            {text}
          </pre>
        </div>
        {advice === undefined ? null : <p className="mt-2 text-[13px] text-muted">{advice}</p>}
      </Tabs>
    </div>
  )
}
