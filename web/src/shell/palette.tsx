import { Command } from 'cmdk'
import type { ReactElement, ReactNode } from 'react'
import { KeyCaps } from '../controls/key-caps.tsx'
import type { IconName } from '../controls/icon-paths.ts'
import { Icon } from '../controls/icon.tsx'
import { boundKeys, keyCaps } from '../navigation/keys.ts'
import { navigate } from '../navigation/location.ts'
import { dashboardPath } from '../dashboards/url.ts'
import { useCharts, useDashboards } from '../saving/use-saved.ts'
import { chartPath } from '../saving/view-text.ts'
import { useSignOut } from '../session/session.ts'
import { chooseTheme } from '../theme/theme.ts'
import { screens } from './screens.ts'

/** What can be done and gone to from here, found by typing a part of its name. */
export function Palette({ onClose }: { onClose: () => void }): ReactElement {
  const signOut = useSignOut()
  const after: After = (run) => () => {
    onClose()
    run()
  }
  const actions = boundKeys().filter(({ keys }) => !/^(g |mod\+k)/.test(keys))
  return (
    <Command label="Commands" loop>
      <div className="flex items-center gap-2.5 border-b border-line px-4 text-faint">
        <Icon name="search" size={16} />
        <Command.Input
          // The palette is opened to type into it.
          autoFocus
          placeholder="Go to a screen, or do something here"
          className="h-12 min-w-0 flex-1 bg-transparent text-ink outline-none"
        />
      </div>
      <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-muted">
          Nothing is called so.
        </Command.Empty>
        <Group heading="Screens">
          {screens.map(({ name, title, icon, key, paths }) => (
            <Item
              key={name}
              icon={icon}
              title={title}
              keys={`g ${key}`}
              onSelect={after(() => navigate(paths[0]))}
            />
          ))}
        </Group>
        <SavedCharts after={after} />
        <Dashboards after={after} />
        {actions.length === 0 ? null : (
          <Group heading="On this screen">
            {actions.map(({ keys, title, run }) => (
              <Item key={keys} icon="right" title={title} keys={keys} onSelect={after(run)} />
            ))}
          </Group>
        )}
        <Group heading="Everywhere">
          <Item icon="sun" title="Light theme" onSelect={after(() => chooseTheme('light'))} />
          <Item icon="moon" title="Dark theme" onSelect={after(() => chooseTheme('dark'))} />
          <Item
            icon="screen"
            title="Theme of the system"
            onSelect={after(() => chooseTheme('system'))}
          />
          <Item icon="leave" title="Sign out" onSelect={after(() => void signOut())} />
        </Group>
      </Command.List>
    </Command>
  )
}

type After = (run: () => void) => () => void

function SavedCharts({ after }: { readonly after: After }): ReactElement | null {
  const charts = useCharts().data ?? []
  if (charts.length === 0) return null
  return (
    <Group heading="Saved charts">
      {charts.map((chart) => (
        <Item
          key={chart.id}
          icon={screens.find(({ name }) => name === chart.attributes.screen)?.icon ?? 'explore'}
          title={chart.attributes.name}
          id={chart.id}
          onSelect={after(() => navigate(chartPath(chart)))}
        />
      ))}
    </Group>
  )
}

function Dashboards({ after }: { readonly after: After }): ReactElement | null {
  const dashboards = useDashboards().data ?? []
  if (dashboards.length === 0) return null
  return (
    <Group heading="Dashboards">
      {dashboards.map(({ id, attributes }) => (
        <Item
          key={id}
          icon="dashboards"
          title={attributes.name}
          id={id}
          onSelect={after(() => navigate(dashboardPath(id)))}
        />
      ))}
    </Group>
  )
}

interface GroupProps {
  readonly heading: string
  readonly children: ReactNode
}

function Group({ heading, children }: GroupProps): ReactElement {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  )
}

interface ItemProps {
  readonly icon: IconName
  readonly title: string
  readonly keys?: string
  /** Where several may have the same title. */
  readonly id?: string
  readonly onSelect: () => void
}

function Item({ icon, title, keys, id, onSelect }: ItemProps): ReactElement {
  return (
    <Command.Item
      value={id ?? title}
      keywords={[title]}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-[13px] data-[selected=true]:bg-pointed"
    >
      <span className="text-muted">
        <Icon name={icon} size={16} />
      </span>
      <span className="min-w-0 flex-1 truncate">{title}</span>
      {keys === undefined ? null : <KeyCaps caps={keyCaps(keys)} />}
    </Command.Item>
  )
}
