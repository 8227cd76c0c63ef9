import { useId, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'

export interface Tab {
  readonly id: string
  readonly name: string
}

interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly current: string
  readonly onChange: (id: string) => void
  /** Shown below, of the current tab. */
  readonly children: ReactNode
}

/** Parts of which one is shown; arrows lead from tab to tab. */
export function Tabs({ label, tabs, current, onChange, children }: TabsProps): ReactElement {
  const base = useId()
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const next = neighbour(tabs, current, event.key)
    if (next === undefined) return
    event.preventDefault()
    onChange(next.id)
    document.getElementById(`${base}-${next.id}`)?.focus()
  }
  return (
    <>
      <div role="tablist" aria-label={label} className="flex flex-wrap gap-1" onKeyDown={move}>
        {tabs.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}-${id}`}
            aria-selected={id === current}
            aria-controls={`${base}-panel`}
            tabIndex={id === current ? 0 : -1}
            onClick={() => onChange(id)}
            className="h-8 rounded-lg px-2.5 text-[13px] text-muted hover:bg-sunken hover:text-ink aria-selected:bg-sunken aria-selected:font-medium aria-selected:text-ink"
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${current}`}>
        {children}
      </div>
    </>
  )
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

function neighbour(tabs: readonly Tab[], current: string, key: string): Tab | undefined {
  if (key === 'Home') return tabs[0]
  if (key === 'End') return tabs.at(-1)
  const step = steps[key]
  if (step === undefined) return undefined
  const at = tabs.findIndex(({ id }) => id === current) + step
  return tabs[(at + tabs.length) % tabs.length]
}
