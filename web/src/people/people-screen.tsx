import type { ReactElement } from 'react'
import { useLocation } from '../navigation/location.ts'
import { idInPath, type Entity } from './entity.ts'
import { OneScreen } from './one-screen.tsx'
import { ProfilesScreen } from './profiles-screen.tsx'

/** All users or accounts, or the one that the address names. */
export function PeopleScreen({ entity }: { entity: Entity }): ReactElement {
  const { path } = useLocation()
  const id = idInPath(entity, path)
  if (id === undefined) return <ProfilesScreen entity={entity} />
  return <OneScreen key={id} entity={entity} id={id} />
}
