import { useMemo, useState, type ReactElement } from 'react'
import { formatFigure, formatShare } from '../../charts/number-format.ts'
import { Button } from '../../controls/button.tsx'
import type { Column } from '../../controls/column.ts'
import { TableWithCsv } from '../../controls/table-with-csv.tsx'
import { RequestPanel } from '../../report/request-panel.tsx'
import { journeyPaths } from '../../server-api/journeys-api.ts'
import { useOverview } from '../../session/overview.ts'
import type { CausesFound } from './ask-causes.ts'
import { factorRequest, wholeRequest } from './cause-question.ts'
import type { CausesProps } from './causes.tsx'
import { factorWords, questionWords, valueWords, type Drop } from './factors.ts'
import { rankBounds, type Cause } from './rank-causes.ts'

interface CauseToolsProps extends CausesProps {
  readonly found: CausesFound
  readonly causes: readonly Cause[]
}

/** The same as a table, how it was found, and the questions behind it. */
export function CauseTools(props: CauseToolsProps): ReactElement {
  const { drop, window, found, causes } = props
  const { api_key: apiKey } = useOverview()
  const [shown, setShown] = useState<'nothing' | 'table' | 'questions'>('nothing')
  const columns = useMemo(() => columnsOf(drop), [drop])
  const toggle = (part: 'table' | 'questions') => () => setShown(shown === part ? 'nothing' : part)
  return (
    <>
      <p className="text-xs text-muted">
        Lost: how many more would have gone on at the rate of the others. Shown is what at least{' '}
        {rankBounds.reachedMin} attempts have and what is {rankBounds.distanceMin} standard errors
        below the others; it comes with dropping off, and need not be why.
      </p>
      {found.refused.map(({ factor, sentence }) => (
        <p key={JSON.stringify(factor)} className="text-xs text-warning">
          Not compared: {questionWords(factor, drop)}. {sentence}
        </p>
      ))}
      <div className="flex flex-wrap gap-1">
        <Button look="quiet" aria-expanded={shown === 'table'} onClick={toggle('table')}>
          As a table
        </Button>
        <Button look="quiet" aria-expanded={shown === 'questions'} onClick={toggle('questions')}>
          {found.factors.length + 1} questions
        </Button>
      </div>
      {shown === 'table' ? (
        <TableWithCsv label="What sets them apart" columns={columns} rows={causes} keyOf={keyOf} />
      ) : null}
      {shown === 'questions' ? (
        <RequestPanel
          calls={[
            { title: 'All attempts', path: journeyPaths.funnel, body: wholeRequest(drop, window) },
            ...found.factors.map((factor) => ({
              title: questionWords(factor, drop),
              path: journeyPaths.funnel,
              body: factorRequest(drop, factor, window),
            })),
          ]}
          isSql={false}
          apiKey={apiKey}
        />
      ) : null}
    </>
  )
}

function keyOf({ factor, value }: Cause): string {
  return JSON.stringify([factor, value])
}

function columnsOf(drop: Drop): readonly Column<Cause>[] {
  const figure = { isFigure: true, widthPx: 90 } as const
  return [
    {
      key: 'factor',
      title: 'What',
      value: ({ factor }) => factorWords(factor, drop),
      widthPx: 150,
    },
    {
      key: 'value',
      title: 'Value',
      value: ({ factor, value }) => valueWords(factor, value),
      widthPx: 150,
      isWide: true,
    },
    { key: 'reached', title: 'Attempts', value: ({ reached }) => reached, ...figure },
    {
      key: 'rate',
      title: 'Went on',
      value: ({ rate }) => rate,
      cell: ({ rate }) => formatShare(rate, 1),
      ...figure,
    },
    {
      key: 'others',
      title: 'Others',
      value: ({ othersRate }) => othersRate,
      cell: ({ othersRate }) => formatShare(othersRate, 1),
      ...figure,
    },
    {
      key: 'lost',
      title: 'Lost',
      value: ({ lost }) => lost,
      cell: ({ lost }) => formatFigure(Math.round(lost)),
      ...figure,
    },
  ]
}
