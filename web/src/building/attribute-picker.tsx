import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useContext, useState, type ReactElement, type ReactNode } from 'react'
import { formatCompact } from '../charts/number-format.ts'
import { PickList, type PickOption } from '../controls/pick-list.tsx'
import { Key, PickerButton } from '../controls/picker-button.tsx'
import { Popover } from '../controls/popover.tsx'
import { useSettled } from '../controls/settled.ts'
import { plainWords } from '../server-api/api-error.ts'
import { readAttributes } from '../server-api/app-api.ts'
import { readablePath, typedPath } from './attribute-path.ts'
import {
  byOwner,
  isOfNumbers,
  keysIn,
  offeredAttributes,
  ownerOf,
  typeWords,
  type Attribute,
} from './attributes.ts'
import { FilterOffersContext } from './filter-offers.ts'
import { ValuesPreview } from './values-preview.tsx'

export interface AttributePickerProps {
  /** What the choice is for: `Breakdown`. */
  readonly label: string
  /** Name of an event: only its attributes are offered. Empty: those of all events. */
  readonly event: string
  /** As the search syntax writes it: `@customer.tier`. Empty for none. */
  readonly value: string
  readonly onPick: (attribute: string) => void
  /** What stands for no attribute, where that may be chosen: `no breakdown`. */
  readonly none?: string
  /** Attributes of numbers come first. */
  readonly isForNumbers?: boolean
  /** Another button than the usual one, for what goes on with another picker. */
  readonly trigger?: ReactElement
  readonly isOpen?: boolean
  readonly onOpen?: (isOpen: boolean) => void
  readonly shortcut?: string
}

const attributesMax = 500
const typingMs = 120

/** One attribute of the dictionary, or a typed path that was not seen yet. */
export function AttributePicker(props: AttributePickerProps): ReactElement {
  const { label, value, none, shortcut, isOpen, onOpen, onPick } = props
  const offers = useContext(FilterOffersContext)
  return (
    <Popover
      label={`Choose: ${label.toLowerCase()}`}
      {...(isOpen === undefined ? {} : { isOpen })}
      {...(onOpen === undefined ? {} : { onOpen })}
      {...(props.trigger === undefined ? {} : { leavesFocus: true })}
      trigger={
        props.trigger ?? (
          <PickerButton {...(shortcut === undefined ? {} : { shortcut })}>
            <span className="sr-only">{label}</span>
            <span className={value === '' ? 'text-muted' : 'truncate font-medium'}>
              {value === '' ? (none ?? 'choose…') : readablePath(value)}
            </span>
          </PickerButton>
        )
      }
      content={(close) => {
        const pick = (attribute: string): void => {
          close()
          onPick(attribute)
        }
        return offers === undefined ? (
          <AttributeList {...props} onPick={pick} />
        ) : (
          offers.attributeList({ value, onPick: pick })
        )
      }}
    />
  )
}

function AttributeList(props: AttributePickerProps): ReactElement {
  const { event, isForNumbers } = props
  const [search, setSearch] = useState('')
  const settled = useSettled(readablePath(search.trim().replace(/^@/, '')), typingMs)
  const query = useQuery({
    queryKey: ['dictionary', 'attributes', event, settled],
    queryFn: async ({ signal }) =>
      readAttributes({ event, search: settled, limit: attributesMax }, signal),
    placeholderData: keepPreviousData,
  })
  const found = offeredAttributes(query.data?.attributes ?? [], search.trim())
  const fitting = isForNumbers === true ? numbersFirst(found) : found
  // Headings order a list that is looked through; who searches wants the best match on top.
  const known = search.trim() === '' ? byOwner(fitting) : fitting
  return (
    <PickList
      label="Search attributes"
      placeholder="Search attributes or type a path"
      search={search}
      onSearch={setSearch}
      options={optionsOf({ ...props, known, search: search.trim() })}
      preview={(path) => (
        <ValuesPreview path={path} types={typesOf(known, path)} keys={keysIn(path, known)} />
      )}
      note={query.error === null ? undefined : plainWords(query.error)}
    />
  )
}

function numbersFirst(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.toSorted(
    (one, other) => Number(isOfNumbers(other.types)) - Number(isOfNumbers(one.types)),
  )
}

function typesOf(known: readonly Attribute[], asked: string): readonly string[] {
  return known.find(({ path }) => path === asked)?.types ?? []
}

interface Offer extends Pick<AttributePickerProps, 'value' | 'onPick' | 'none'> {
  readonly known: readonly Attribute[]
  readonly search: string
}

function optionsOf({ known, search, value, onPick, none }: Offer): readonly PickOption[] {
  const option = (path: string, content: ReactNode): PickOption => ({
    key: path,
    isChosen: path === value,
    content,
    pick: () => onPick(path),
  })
  const grouped = (path: string): { group?: string } =>
    search === '' ? { group: ownerOf(path) } : {}
  const typed = typedPath(search)
  const isNew = search !== '' && !known.some(({ path }) => path === typed || path === search)
  return [
    ...(search === '' && none !== undefined ? [option('', <span>{capital(none)}</span>)] : []),
    ...known.map((attribute) => ({
      ...option(attribute.path, <Known {...attribute} />),
      ...grouped(attribute.path),
    })),
    ...(isNew ? [option(typed, <Typed path={typed} />)] : []),
  ]
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function Known(attribute: Attribute): ReactElement {
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
