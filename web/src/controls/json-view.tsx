import type { ReactElement } from 'react'
import { Icon } from './icon.tsx'
import { jsonLines, type JsonLine } from './json-lines.ts'
import { JsonTokens } from './json-text.tsx'

interface JsonViewProps {
  readonly value: unknown
  /** What can be done with a leaf: `Use as filter`. */
  readonly useLabel: string
  readonly onUse: (leaf: NonNullable<JsonLine['leaf']>) => void
}

/** A value as indented JSON, each leaf with a button. */
export function JsonView({ value, useLabel, onUse }: JsonViewProps): ReactElement {
  return (
    <ol className="font-mono text-[12.5px] leading-5">
      {jsonLines(value).map(({ text, leaf }, index) => (
        // Lines have no identity but their place.
        <li key={index} className="group flex items-start gap-2 rounded-md hover:bg-ink/4">
          <span className="min-w-0 flex-1 break-words whitespace-pre-wrap">
            <JsonTokens text={text} />
          </span>
          {leaf === undefined ? null : (
            <button
              type="button"
              title={useLabel}
              aria-label={`${useLabel}: ${text.trim().replace(/,$/, '')}`}
              className="grid size-5 shrink-0 place-items-center rounded text-muted opacity-0 group-hover:opacity-100 hover:text-accent focus-visible:opacity-100 pointer-coarse:opacity-100"
              onClick={() => onUse(leaf)}
            >
              <Icon name="filter" size={13} />
            </button>
          )}
        </li>
      ))}
    </ol>
  )
}
