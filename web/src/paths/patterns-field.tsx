import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { contains } from '../controls/contains.ts'
import { Icon } from '../controls/icon.tsx'
import { PickList, type PickOption } from '../controls/pick-list.tsx'
import { PickerButton } from '../controls/picker-button.tsx'
import { Popover } from '../controls/popover.tsx'
import { readValues } from '../server-api/app-api.ts'
import { commonPatterns, isLike, withPattern } from './pattern.ts'

interface PatternsFieldProps {
  /** The attribute whose values are the steps. */
  readonly step: string
  readonly patterns: readonly string[]
  readonly onChange: (patterns: readonly string[]) => void
  /** What is being typed; undefined: the field is closed. */
  readonly draft: string | undefined
  readonly onDraft: (draft: string | undefined) => void
}

/** Which values are one step: those that match a pattern. */
export function PatternsField(props: PatternsFieldProps): ReactElement {
  const { patterns, draft, onDraft } = props
  return (
    <Popover
      label="Values that are one step"
      isOpen={draft !== undefined}
      onOpen={(isOpen) => onDraft(isOpen ? '' : undefined)}
      trigger={
        patterns.length === 0 ? (
          <Button look="quiet">
            <Icon name="plus" size={14} />
            Group values
          </Button>
        ) : (
          <PickerButton>
            <span className="sr-only">Values that are one step</span>
            <span className="truncate font-medium">{patterns.join(', ')}</span>
            <span className="shrink-0 text-muted">as one</span>
          </PickerButton>
        )
      }
      content={() => <PatternList {...props} draft={draft ?? ''} />}
    />
  )
}

const valuesMax = 200

function PatternList({
  step,
  patterns,
  onChange,
  draft,
}: PatternsFieldProps & { readonly draft: string }): ReactElement {
  const [search, setSearch] = useState(draft)
  const query = useQuery({
    queryKey: ['dictionary', 'values', step, valuesMax],
    queryFn: async ({ signal }) => readValues({ attribute: step, limit: valuesMax }, signal),
    retry: false,
  })
  const known = (query.data?.values ?? []).map(({ value }) => value)
  const like = (pattern: string): readonly string[] => known.filter((one) => isLike(one, pattern))
  const options = [
    ...typedPatterns(search),
    ...commonPatterns(known).filter((pattern) => contains(pattern, search)),
  ].filter((pattern, at, all) => !patterns.includes(pattern) && all.indexOf(pattern) === at)
  return (
    <PickList
      label="Pattern of values"
      placeholder="A pattern, such as order.*"
      search={search}
      onSearch={setSearch}
      above={<Chosen patterns={patterns} onChange={onChange} />}
      options={options.map((pattern): PickOption => ({
        key: pattern,
        isChosen: false,
        content: (
          <>
            <span className="min-w-0 flex-1 truncate font-medium">{pattern}</span>
            <span className="numbers text-muted">{frequentWords(like(pattern).length)}</span>
          </>
        ),
        pick: () => {
          onChange(withPattern(patterns, pattern))
          setSearch('')
        },
      }))}
      preview={(pattern) => like(pattern).join(', ')}
      note={options.length === 0 ? 'Values that match a pattern are one step; * is any text.' : ''}
    />
  )
}

function frequentWords(count: number): string {
  return count === 1 ? '1 frequent value' : `${count} frequent values`
}

/** What is typed without a `*` may be the start of values, or a part of them. */
function typedPatterns(text: string): readonly string[] {
  if (text === '') return []
  return text.includes('*') ? [text] : [`${text}*`, `*${text}*`]
}

function Chosen({
  patterns,
  onChange,
}: Pick<PatternsFieldProps, 'patterns' | 'onChange'>): ReactElement | null {
  if (patterns.length === 0) return null
  return (
    <div className="flex flex-wrap gap-1.5 border-b border-line px-3 py-2">
      {patterns.map((pattern) => (
        <button
          key={pattern}
          type="button"
          aria-label={`Take ${pattern} apart`}
          className="inline-flex h-7 max-w-full items-center gap-1.5 rounded-lg bg-sunken px-2 text-[13px] hover:bg-pointed"
          onClick={() => onChange(patterns.filter((other) => other !== pattern))}
        >
          <span className="truncate">{pattern}</span>
          <span className="text-faint">
            <Icon name="close" size={13} />
          </span>
        </button>
      ))}
    </div>
  )
}
