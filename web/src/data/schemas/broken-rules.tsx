import type { ReactElement } from 'react'
import { formatFigure } from '../../charts/number-format.ts'
import { Link } from '../../navigation/link.tsx'
import { brokenPath, type BrokenRule } from './broken.ts'

interface BrokenRulesProps {
  readonly rules: readonly BrokenRule[]
  /** When: `in the last 7 days`. */
  readonly words: string
}

/** What was wrong with the events that a schema is about, each with the way to them. */
export function BrokenRules({ rules, words }: BrokenRulesProps): ReactElement {
  return (
    <section aria-label="What breaks it" className="grid gap-1.5">
      <h3 className="font-medium">What breaks it {words}</h3>
      {rules.length === 0 ? <p className="text-muted">Nothing.</p> : null}
      <ul className="divide-y divide-line">
        {rules.map((rule) => (
          <li
            key={JSON.stringify([rule.application, rule.event, rule.sentence])}
            className="flex items-baseline justify-between gap-3 py-1.5"
          >
            <Link to={brokenPath(rule)} className="min-w-0 break-words text-accent underline">
              {rule.sentence}
            </Link>
            <span className="numbers text-muted">{formatFigure(rule.count)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
