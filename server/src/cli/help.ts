import { demoDefaults } from '../demo/demo-size.ts'
import { countWords } from './screen/wording.ts'

export type HelpTopic = 'overview' | 'import' | 'demo' | 'invite'

/** What `--help` prints. */
export function helpFor(topic: HelpTopic): string {
  return helpTexts[topic]
}

const serverHelp = `
Where to:
  --url URL        the server (default http://127.0.0.1:4700, or where THROUGHLINE_HOST
                   and THROUGHLINE_PORT say)
  --api-key KEY    else THROUGHLINE_API_KEY, else the "api_key" of keys.json in the
                   server's data directory (THROUGHLINE_DATA_DIR, default ./data)
  -q, --quiet      no progress; the summary is still printed
  -h, --help       this page
`

const exitHelp = `
Exit codes:
  0    every event sent in this run was accepted
  1    some of them were rejected, or a file broke off; the summary says which
  2    the command line or a file name is wrong
  3    the server could not be reached, or refused the key
  130  Ctrl-C
`

const helpTexts: Readonly<Record<HelpTopic, string>> = {
  overview: `throughline: send events to a Throughline server, and invite people to it

Commands:
  throughline import FILE…   send files of events, one JSON object a line
  throughline demo           write 90 days of a made-up shop to explore
  throughline invite EMAIL   make a link that lets somebody in

Examples:
  throughline demo
  throughline import events.ndjson
  throughline import archive/*.ndjson.gz --rejects rejects.ndjson
  my-export | throughline import -

throughline <command> --help says more about each.
`,

  import: `throughline import FILE…: send events from files to a Throughline server

A file holds one JSON event a line (NDJSON), plain or gzipped; - reads stdin. A line looks like
  {"type":"server","application":{"id":"shop"},"usr":{"id":"u-1"},
   "event":{"name":"payment.processed"},"date":"2026-03-31T12:00:00Z"}
(on one line). "date" is when it happened; without it, when it arrives.

Examples:
  throughline import events.ndjson
      Send a file. Stop it with Ctrl-C; the same command goes on where it stopped.
  throughline import logs/*.ndjson.gz --state-dir /var/tmp
      Many files, one after the other; remember how far elsewhere than beside them.
  throughline import events.ndjson --application shop --rejects rejects.ndjson
      Events that name no application belong to "shop"; refused lines are kept with the reason.
  jq -r .text rejects.ndjson | throughline import -
      Send refused lines again once the cause is mended.

Options:
  --application ID   application.id of events that have none
  --rejects FILE     append refused lines: {"file","line","code","detail","text"}
  --state-dir DIR    where to remember how far each file got
                     (default: beside it, FILE.throughline-import.json)
  --restart          send everything again, whatever was remembered
${serverHelp}
Nothing is counted twice: an event without "event.id" gets one made of its line and the lines
before it, so a line that is sent again is recognised. A file that has grown is continued; one
whose earlier lines have changed is sent again from the start.
${exitHelp}`,

  demo: `throughline demo: write a made-up shop to a Throughline server

Page views and clicks of browsers, orders, payments and shipments of servers, with weekends,
evenings and campaigns. One thing goes wrong in it; the summary says which three questions find it,
or, of a shop too small to show it, what to choose instead.

Examples:
  throughline demo
      ${countWords(demoDefaults.users)} customers, ${demoDefaults.days} days up to now.
  throughline demo --users 2000 --days 30
      A small one, written in seconds.
  throughline demo --dry-run --users 100 --days 2 | head
      Look at the events without sending them.
  throughline demo --until 2026-03-31 --seed 7
      The same shop every time: seed, sizes and last day decide every event and its id.

Options:
  --users N          customers (default ${demoDefaults.users})
  --days N           days up to the last one (default ${demoDefaults.days})
  --seed N           another seed, another shop (default ${demoDefaults.seed})
  --until DAY        the last day, such as 2026-03-31 (default: today, up to now)
  --application ID   application.id of the shop (default ${demoDefaults.application})
  --dry-run          print the events to stdout instead of sending them
${serverHelp}
Run it again on the same day and nothing is counted twice. On another day it is another shop:
give --until to repeat one.
${exitHelp}`,

  invite: `throughline invite EMAIL: make a link that lets somebody into the web app

Whoever opens it chooses a password. It works once, for seven days; a new one takes its place. For
somebody who is in the team it is the way to a new password, and their role stays as it is.

Examples:
  throughline invite ann@shop.example --role administrator
  throughline invite bob@shop.example

Options:
  --role ROLE      viewer (the default), editor or administrator
  --app-key KEY    else THROUGHLINE_APP_KEY, else the "application_key" of keys.json
${serverHelp}
Exit codes:
  0    the link was printed
  1    the server refused to make it
  2    the command line is wrong
  3    the server could not be reached, or refused the keys
  130  Ctrl-C
`,
}
