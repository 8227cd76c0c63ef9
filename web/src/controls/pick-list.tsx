import {
  useEffect,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react'
import { Icon } from './icon.tsx'
import { runsOf } from './runs.ts'

export interface PickOption {
  readonly key: string
  readonly content: ReactNode
  /** The heading above it and those that follow with the same. */
  readonly group?: string
  readonly isChosen?: boolean
  readonly pick: () => void
}

interface PickListProps {
  readonly label: string
  readonly placeholder: string
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly options: readonly PickOption[]
  /** Drawn between the field and the list: what narrows the list otherwise. */
  readonly above?: ReactNode
  /** Drawn beside the list where there is room, for the option that Enter would pick. */
  readonly aside?: (key: string) => ReactNode
  /** Drawn below the list, in one line, for the option that Enter would pick. */
  readonly preview?: (key: string) => ReactNode
  /** Said below the options: that they are loading, or why there are none. */
  readonly note?: string | undefined
}

/** A search field over a list. The focus stays in the field; arrow keys walk the list, Enter picks. */
export function PickList(props: PickListProps): ReactElement {
  const id = useId()
  const [active, setActive] = useState(0)
  const at = Math.min(active, Math.max(0, props.options.length - 1))
  return (
    <div>
      <div className="flex items-center gap-2 border-b border-line px-3 text-faint">
        <Icon name="search" size={15} />
        <input
          role="combobox"
          aria-label={props.label}
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={props.options.length > 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          className="h-10 min-w-0 flex-1 bg-transparent text-ink outline-none"
          placeholder={props.placeholder}
          spellCheck={false}
          autoComplete="off"
          value={props.search}
          onChange={(change) => {
            setActive(0)
            props.onSearch(change.target.value)
          }}
          onKeyDown={(press) => walk(press, { at, options: props.options, go: setActive })}
        />
      </div>
      {props.above}
      <div className="flex">
        <OptionList id={id} at={at} onActive={setActive} {...props} />
        {props.aside === undefined ? null : (
          <div className="hidden w-64 shrink-0 overflow-hidden border-l border-line p-3.5 sm:block">
            {props.aside(props.options[at]?.key ?? '')}
          </div>
        )}
      </div>
      {props.preview === undefined ? null : (
        <div className="h-9 truncate border-t border-line px-4 text-[13px] leading-9 text-muted">
          {props.preview(props.options[at]?.key ?? '')}
        </div>
      )}
    </div>
  )
}

interface OptionListProps extends PickListProps {
  readonly id: string
  readonly at: number
  readonly onActive: (index: number) => void
}

function OptionList(props: OptionListProps): ReactElement {
  const { id, at, options, label, note } = props
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [at, options])
  return (
    // A fixed height: the panel does not jump while the answers to the typed letters come in.
    <div className="flex h-80 min-w-0 flex-1 flex-col overflow-y-auto p-1.5">
      <div ref={list} id={id} role="listbox" aria-label={label}>
        {runsOf(options, ({ group }) => group).map(({ of, start, items }) => (
          <OptionGroup key={`${start}${of}`} name={of}>
            {items.map((option, index) => (
              <Option key={option.key} {...props} option={option} index={start + index} />
            ))}
          </OptionGroup>
        ))}
      </div>
      <p aria-live="polite" className="px-2.5 py-2 text-[13px] text-faint empty:hidden">
        {note}
      </p>
    </div>
  )
}

interface OptionGroupProps {
  readonly name: string | undefined
  readonly children: ReactNode
}

function OptionGroup({ name, children }: OptionGroupProps): ReactNode {
  if (name === undefined) return children
  return (
    <div role="group" aria-label={name}>
      <div aria-hidden="true" className="px-2.5 pt-2 pb-1 text-xs font-medium text-faint">
        {name}
      </div>
      {children}
    </div>
  )
}

interface OptionProps extends OptionListProps {
  readonly option: PickOption
  readonly index: number
}

function Option({ id, at, option, index, onActive }: OptionProps): ReactElement {
  return (
    <div
      id={`${id}-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={option.isChosen === true}
      data-active={index === at ? '' : undefined}
      className="flex min-h-9 items-center gap-3 rounded-lg px-2.5 py-1.5 text-[13px] data-active:bg-pointed"
      onMouseMove={() => onActive(index)}
      onClick={option.pick}
      onKeyDown={(press) => (press.key === 'Enter' ? option.pick() : undefined)}
    >
      {option.content}
    </div>
  )
}

interface Walk {
  readonly at: number
  readonly options: readonly PickOption[]
  readonly go: (index: number) => void
}

function walk(press: KeyboardEvent, { at, options, go }: Walk): void {
  const last = options.length - 1
  const next: Readonly<Record<string, number>> = {
    ArrowDown: at >= last ? 0 : at + 1,
    ArrowUp: at <= 0 ? last : at - 1,
    PageDown: Math.min(last, at + 8),
    PageUp: Math.max(0, at - 8),
  }
  const index = next[press.key]
  if (index !== undefined) {
    press.preventDefault()
    go(Math.max(0, index))
  }
  if (press.key === 'Enter') {
    press.preventDefault()
    options[at]?.pick()
  }
}
