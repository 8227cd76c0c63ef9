import type { ReactElement } from 'react'
import { PeopleScreen } from '../people/people-screen.tsx'

/** Who uses the product, and what is known of each. */
export function UsersScreen(): ReactElement {
  return <PeopleScreen entity="user" />
}
