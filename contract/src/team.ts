import { Type, type Static } from 'typebox'
import { roles } from './permissions.ts'

/** People who sign in to the web app, and the links by which they come. Times are epoch ms. */

export const emailCharsMax = 254
export const passwordCharsMin = 10
const passwordCharsMax = 200

// A password beside a misspelt name must not be taken for something else.
const exactly = { additionalProperties: false } as const

const Email = Type.String({ maxLength: emailCharsMax, pattern: '^[^\\s@]+@[^\\s@]+$' })

const NewPassword = Type.String({ minLength: passwordCharsMin, maxLength: passwordCharsMax })
const KnownPassword = Type.String({ maxLength: passwordCharsMax })

const Role = Type.Enum(roles)

const Token = Type.String({
  maxLength: 200,
  description: 'What stands behind `#invitation=` in the link.',
})

export const SignIn = Type.Object(
  { email: Type.String({ maxLength: emailCharsMax }), password: KnownPassword },
  { title: 'SignIn', ...exactly },
)

export const PasswordChange = Type.Object(
  { password: KnownPassword, new_password: NewPassword },
  { title: 'PasswordChange', ...exactly },
)

export const InvitationLookup = Type.Object(
  { token: Token },
  { title: 'InvitationLookup', ...exactly },
)

const invitationShown = {
  email: Type.Union([Type.String(), Type.Null()], {
    description: 'null: whoever comes first says their own, as with the link of the first run.',
  }),
  role: Role,
  expires_at: Type.Integer(),
}

/** What a link is for. */
export const InvitationShown = Type.Object(
  {
    ...invitationShown,
    is_member: Type.Boolean({ description: 'Whether it lets somebody choose a new password.' }),
  },
  { title: 'InvitationShown' },
)
export type InvitationShown = Static<typeof InvitationShown>

export const InvitationAcceptance = Type.Object(
  {
    token: Token,
    email: Type.Optional(Email),
    password: NewPassword,
  },
  { title: 'InvitationAcceptance', ...exactly },
)

const TeamInvitation = Type.Object({ id: Type.String(), ...invitationShown })

const TeamMember = Type.Object({
  id: Type.String(),
  email: Type.String(),
  role: Role,
  created_at: Type.Integer(),
})
export type TeamMember = Static<typeof TeamMember>

export const TeamAnswer = Type.Object(
  {
    members: Type.Array(TeamMember),
    invitations: Type.Array(TeamInvitation, { description: 'Links that nobody has used yet.' }),
  },
  { title: 'TeamAnswer' },
)
export type TeamAnswer = Static<typeof TeamAnswer>

export const InvitationCreate = Type.Object(
  {
    email: Email,
    role: Type.Optional(
      Type.Enum(roles, {
        description:
          'Default: viewer. Of somebody who is in the team already it is left as it is: the link lets them choose a new password.',
      }),
    ),
  },
  { title: 'InvitationCreate', ...exactly },
)

export const InvitationAnswer = Type.Object(
  {
    id: Type.String(),
    ...invitationShown,
    token: Type.String({
      description:
        'Shown only now. The link is the address of the web app with `#invitation=` and this.',
    }),
  },
  { title: 'InvitationAnswer' },
)
export type InvitationAnswer = Static<typeof InvitationAnswer>

export const MemberUpdate = Type.Object({ role: Role }, { title: 'MemberUpdate', ...exactly })

export const MemberAnswer = Type.Object({ member: TeamMember }, { title: 'MemberAnswer' })
export type MemberAnswer = Static<typeof MemberAnswer>
