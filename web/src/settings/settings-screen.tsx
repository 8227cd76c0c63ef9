import type { ReactElement } from 'react'
import { TabLinks } from '../controls/tab-links.tsx'
import { useLocation } from '../navigation/location.ts'
import { useTitle } from '../navigation/title.ts'
import { useOverview } from '../session/overview.ts'
import { AccountPart } from './account-part.tsx'
import { ApplicationsPart } from './applications-part.tsx'
import { KeysPart } from './keys-part.tsx'
import { TeamPart } from './team-part.tsx'
import { settingsPaths } from './url.ts'

const parts = [
  { title: 'Your account', path: settingsPaths.account, needs: undefined, Part: AccountPart },
  {
    title: 'Applications',
    path: settingsPaths.applications,
    needs: 'rum_apps_read',
    Part: ApplicationsPart,
  },
  { title: 'Keys', path: settingsPaths.keys, needs: 'user_app_keys', Part: KeysPart },
  { title: 'Team', path: settingsPaths.team, needs: 'user_access_manage', Part: TeamPart },
] as const

/** Who may come in, and by what. Parts that somebody may not see are not shown to them. */
export function SettingsScreen(): ReactElement {
  const { path } = useLocation()
  const { permissions } = useOverview().caller
  const open = parts.filter(({ needs }) => needs === undefined || permissions.includes(needs))
  const { title, Part } = open.find((part) => part.path === path) ?? parts[0]
  useTitle(title)
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4 sm:p-6">
      <TabLinks label="Parts of Settings" tabs={open} current={path} />
      <Part />
    </div>
  )
}
