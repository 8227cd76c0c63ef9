import type { ReactElement } from 'react'
import { PeopleScreen } from '../people/people-screen.tsx'

/** Which accounts use the product, and what is known of each. */
export function AccountsScreen(): ReactElement {
  return <PeopleScreen entity="account" />
}
