import type { DictionaryAttributes } from '@throughline/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { formatCompact } from '../charts/number-format.ts'
import { PickList, type PickOption } from '../controls/pick-list.tsx'
import { Key, PickerButton } from '../controls/picker-button.tsx'
import { Popover } from '../controls/popover.tsx'
import { useSettled } from '../controls/settled.ts'
import { plainWords } from '../server-api/api-error.ts'
import { readAttributes } from '../server-api/app-api.ts'
import { readablePath, typedPath } from './attribute-path.ts'
import { keysIn, offeredAttributes, typeWords } from './attributes.ts'
import { ValuesPreview } from './values-preview.tsx'

interface BreakdownPickerProps {
  /** Name of the chosen event: only its attributes are offered. Empty: those of all events. */
  readonly event: string
  readonly value: string
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
  readonly onPick: (breakdown: string) => void
}

const attributesMax = 300
const typingMs = 120

/** The attribute whose values split the curve. */
export function BreakdownPicker(props: BreakdownPickerProps): ReactElement {
  return (
    <Popover
      label="Choose a breakdown"
      isOpen={props.isOpen}
      onOpen={props.onOpen}
      trigger={
        <PickerButton aria-label="Breakdown" shortcut="B">
          <span className={props.value === '' ? 'text-muted' : 'truncate font-medium'}>
            {props.value === '' ? 'no breakdown' : props.value}
          </span>
        </PickerButton>
      }
      content={(close) => (
        <AttributeList
          {...props}
          onPick={(breakdown) => {
            props.onPick(breakdown)
            close()
          }}
        />
      )}
    />
  )
}

function AttributeList({ event, value, onPick }: BreakdownPickerProps): ReactElement {
  const [search, setSearch] = useState('')
  const settled = useSettled(readablePath(search.trim().replace(/^@/, '')), typingMs)
  const query = useQuery({
    queryKey: ['dictionary', 'attributes', event, settled],
    queryFn: async ({ signal }) =>
      readAttributes({ event, search: settled, limit: attributesMax }, signal),
    placeholderData: keepPreviousData,
  })
  const known = offeredAttributes(query.data?.attributes ?? [], search.trim())
  return (
    <PickList
      label="Search attributes"
      placeholder="Search attributes or type a path"
      search={search}
      onSearch={setSearch}
      options={optionsOf({ known, search: search.trim(), value, onPick })}
      preview={(path) => (
        <ValuesPreview path={path} types={typesOf(known, path)} keys={keysIn(path, known)} />
      )}
      note={query.error === null ? undefined : plainWords(query.error)}
    />
  )
}

function typesOf(known: readonly KnownAttribute[], asked: string): readonly string[] {
  return known.find(({ path }) => path === asked)?.types ?? []
}

type KnownAttribute = DictionaryAttributes['attributes'][number]

interface Offer extends Pick<BreakdownPickerProps, 'value' | 'onPick'> {
  readonly known: readonly KnownAttribute[]
  readonly search: string
}

function optionsOf({ known, search, value, onPick }: Offer): readonly PickOption[] {
  const option = (path: string, content: ReactElement): PickOption => ({
    key: path,
    isChosen: path === value,
    content,
    pick: () => onPick(path),
  })
  const typed = typedPath(search)
  const isNew = search !== '' && !known.some(({ path }) => path === typed || path === search)
  return [
    ...(search === '' ? [option('', <span>No breakdown</span>)] : []),
    ...known.map((attribute) => option(attribute.path, <Known {...attribute} />)),
    ...(isNew ? [option(typed, <Typed path={typed} />)] : []),
  ]
}

function Known(attribute: KnownAttribute): ReactElement {
  return (
    <>
      <span className="min-w-0 flex-1 truncate font-medium">{attribute.path}</span>
      <span className="text-xs text-faint">{typeWords(attribute.types)}</span>
      <span className="numbers w-12 text-right text-muted">
        {attribute.count === 0 ? '' : formatCompact(attribute.count)}
      </span>
    </>
  )
}

function Typed({ path }: { path: string }): ReactElement {
  return (
    <>
      <span className="min-w-0 flex-1 truncate">
        Use {path} <span className="text-faint">· not seen yet</span>
      </span>
      <Key name="↵" />
    </>
  )
}
