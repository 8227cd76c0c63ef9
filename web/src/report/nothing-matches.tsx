import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'

interface NothingMatchesProps {
  /** What the rows were narrowed to, in words: `named “pay”`. */
  readonly narrowings: readonly string[]
  /** What would show more, each a button. */
  readonly ways: readonly { readonly label: string; readonly go: () => void }[]
}

/** There are rows, but none of what was asked for: says what narrows, and widens it by a press. */
export function NothingMatches({ narrowings, ways }: NothingMatchesProps): ReactElement {
  return (
    <>
      <p className="text-muted">Nothing matches: {narrowings.join(', ')}.</p>
      <div className="flex flex-wrap justify-center gap-2">
        {ways.map(({ label, go }) => (
          <Button key={label} onClick={go}>
            {label}
          </Button>
        ))}
      </div>
    </>
  )
}
