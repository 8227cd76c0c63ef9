import type { ReactElement } from 'react'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import { entitiesWord, entityWord } from '../people-panel/people.ts'
import { leastThrough, withoutSmall, type Diagram } from './diagram.ts'
import { leastLinks, type PathsState } from './url.ts'

interface LeastLinkProps {
  readonly diagram: Diagram
  /** In percent of all who are on the ways. */
  readonly least: number
  /** What is counted: `@usr.id`. */
  readonly entity: string
  readonly onChange: (change: Pick<PathsState, 'least'>) => void
}

/** Chooses below what share of all a link is not drawn, and says how many are not. */
export function LeastLink({ diagram, least, entity, onChange }: LeastLinkProps): ReactElement {
  const through = leastThrough(diagram, least)
  const counted = through === 1 ? entityWord(entity) : entitiesWord(entity)
  const words =
    least === 0
      ? 'any size'
      : `at least ${formatShare(least, 100)}, ${formatFigure(through)} ${counted}`
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-5 py-2 text-[13px]">
      <label className="flex items-center gap-3 text-muted">
        Show links of
        <input
          type="range"
          min={0}
          max={leastLinks.length - 1}
          value={leastLinks.findIndex((one) => one === least)}
          aria-label="Smallest link that is drawn"
          aria-valuetext={words}
          className="h-6 w-36 cursor-pointer accent-accent"
          onChange={({ target }) => onChange({ least: leastLinks[target.valueAsNumber] ?? 0 })}
        />
      </label>
      <span className="numbers min-w-28 font-medium">{words}</span>
      <HiddenLinks diagram={diagram} least={least} />
    </div>
  )
}

/** How many links are too small to be drawn. */
export function HiddenLinks({
  diagram,
  least,
}: Pick<LeastLinkProps, 'diagram' | 'least'>): ReactElement {
  const all = diagram.links.length
  const hidden = all - withoutSmall(diagram, least).links.length
  return (
    <span role="status" className="numbers text-[13px] text-muted">
      {hidden === 0 ? '' : `${hidden} of ${all} links hidden`}
    </span>
  )
}
