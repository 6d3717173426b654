// json-rules-engine, driven by node_rules.py: a line of JSON in (strata first, then lists of cases), a line out.
import { createRequire } from 'module'
import { createInterface } from 'readline'

const { Engine } = createRequire(process.argv[2] + '/')('json-rules-engine')
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const say = value => process.stdout.write(JSON.stringify(value) + '\n')

// One engine per stratum, made once. A fact that a case lacks is undefined, and in no list.
const strata = JSON.parse((await lines.next()).value).map(({ heads, signs }) => {
  const engine = new Engine([], { allowUndefinedFacts: true })
  for (const [number, conditions] of heads) engine.addRule({ conditions, event: { type: 'known', params: { number } } })
  return { engine, signs }
})
say('loaded')

async function run (facts) {
  const known = new Set()
  for (const { engine, signs } of strata) {
    const { events } = await engine.run(facts)
    for (const event of events) known.add(event.params.number)
    for (const { name, yes, no, codes } of signs) {
      if (yes.some(number => known.has(number))) facts[name] = codes[1]
      else if (no.every(number => known.has(number))) facts[name] = codes[0]
    }
  }
  return [...known]
}

for await (const line of lines) {
  const found = []
  for (const facts of JSON.parse(line)) found.push(await run(facts))
  say(found)
}
