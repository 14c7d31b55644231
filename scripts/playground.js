/* global YogaGraphiQL, monaco */
// Runs in the browser after the scripts of GraphiQL. Opens GraphiQL with tabs for the examples, adds the access key to
// requests, and uploads a file for the example that loads a file.
;(() => {
  const { workers, tabs, readAccess } = JSON.parse(document.getElementById('options').textContent)
  const endpoint = location.pathname.replace(/\/playground\/?$/, '/graphql')
  self.MonacoEnvironment = {
    getWorkerUrl: (_module, label) => workers[label] ?? workers.editorWorkerService,
  }

  const KEY = /vb_([a-z0-9]{12})_[A-Za-z0-9]{43}/
  // The key is kept only in this variable: stored data would stay after the tab is closed, and any page of this origin
  // could read it.
  let key = null
  let sendWithReads = readAccess === 'key'

  // In the address that the terminal shows, the key comes after a `#`, because browsers do not send that part to the
  // server.
  function takeFromAddress() {
    const found = KEY.exec(location.hash)
    if (location.hash.startsWith('#key=')) history.replaceState(null, '', location.pathname)
    if (found) key = found[0]
  }
  takeFromAddress()

  // Strings and comments, which are removed so that no word in them is mistaken for code.
  const NO_CODE = /"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*/g
  function needsKey(query) {
    const code = query.replace(NO_CODE, ' ')
    return /(?:^|\})\s*(?:mutation|subscription)\b/.test(code) || /\bloadJobs?\b/.test(code)
  }

  // The ids in the variables of the examples are placeholders. They stand for an upload and a job that do not exist
  // yet, and for a quote that an earlier example finds. As soon as the server has answered with a real id, this id
  // replaces the placeholder, or an older real id, in the variables of all examples.
  const STAND_IN = '00000000-0000-4000-8000-000000000000'
  const idsSoFar = { upload: [`upload_${STAND_IN}`], job: [`job_${STAND_IN}`], quote: [`quote_${STAND_IN}`] }
  function withLatestIds(text) {
    return Object.values(idsSoFar).reduce(
      (result, ids) => ids.reduce((replaced, id) => replaced.replaceAll(id, ids.at(-1)), result),
      text,
    )
  }
  function fillIn(model) {
    const latest = withLatestIds(model.getValue())
    if (latest !== model.getValue()) model.setValue(latest)
  }
  const isVariables = (model) => model.uri.path.endsWith('variables.json')
  function remember(kind, id) {
    idsSoFar[kind].push(id)
    monaco.editor.getModels().filter(isVariables).forEach(fillIn)
  }
  monaco.editor.onDidCreateModel((model) => {
    if (isVariables(model)) model.onDidChangeContent(() => fillIn(model))
  })

  async function rememberQuote(answer) {
    const { data } = await answer.json()
    const [first] = data?.quotes?.nodes ?? []
    if (first?.id) remember('quote', first.id)
  }

  // The file is uploaded again for each run, because the server removes an upload when its job has ended.
  async function sendFile(body) {
    const { upload } = tabs.find((tab) => tab.upload !== undefined) ?? {}
    if (upload === undefined || !idsSoFar.upload.some((id) => body.includes(id))) return
    const answer = await send(endpoint.replace(/graphql$/, 'uploads'), {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
      body: upload,
    })
    if (answer.ok) remember('upload', (await answer.json()).id)
  }

  // The position of the last mutation is sent with every request. Read replicas then answer with data that includes the
  // mutation. Positions are compared as strings: the later position is the greater string.
  const POSITION = 'x-verbatim-position'
  let position = ''
  const plainFetch = self.fetch
  async function send(input, init = {}) {
    const headers = new Headers(init.headers)
    if (position !== '' && !headers.has(POSITION)) headers.set(POSITION, position)
    const answer = await plainFetch(input, { ...init, headers })
    const reached = answer.headers.get(POSITION) ?? ''
    if (reached > position) position = reached
    return answer
  }

  // By default, reads are sent without the key, so that the answers show what a reader without a key sees.
  self.fetch = async (input, init = {}) => {
    const { pathname, searchParams } = new URL(input, location.href)
    if (pathname !== endpoint) return plainFetch(input, init)
    const query = searchParams.get('query') ?? JSON.parse(init.body ?? '{}').query ?? ''
    const headers = new Headers(init.headers)
    const own = headers.has('authorization')
    const withKey = !own && key !== null && (sendWithReads || needsKey(query))
    if (withKey) headers.set('authorization', `Bearer ${key}`)
    if (!query.includes('__schema')) showSender(own ? 'own' : withKey ? 'key' : 'anybody')
    // If a request needs a key but has none, opens the instructions for getting a key.
    if (!own && key === null && needsKey(query)) part('without-key').open = true

    const starts = withKey && needsKey(query) && /\bstartLoad\b/.test(query)
    if (!starts) {
      const answer = await send(input, { ...init, headers })
      if (/\bCONFIDENCE\b/.test(query)) await rememberQuote(answer.clone())
      return answer
    }
    await sendFile(init.body ?? '')
    const response = await send(input, { ...init, headers, body: withLatestIds(init.body ?? '') })
    const { data } = await response.clone().json()
    if (data?.startLoad?.job) remember('job', data.startLoad.job.id)
    return response
  }

  const part = (id) => document.getElementById(id)
  const SENDER = {
    own: 'The last request carried an Authorization header from the headers editor.',
    key: 'The last request was sent with the key.',
    anybody: 'The last request was sent without a key.',
  }
  function showSender(sender) {
    part('sender').textContent = SENDER[sender]
  }
  function showKey() {
    part('without-key').hidden = key !== null
    part('with-key').hidden = key === null
    part('key-id').textContent = key === null ? '' : KEY.exec(key)[1]
    part('send-with-reads').checked = sendWithReads
    part('send-with-reads').disabled = readAccess === 'key'
  }
  function setKey(value) {
    key = value
    showKey()
    // If reading needs a key, GraphiQL cannot load the schema until the user has entered the key. Therefore the button
    // that loads the schema again is clicked here.
    if (readAccess === 'key') document.querySelector('[aria-label^="Re-fetch"]')?.click()
  }
  part('key-form').addEventListener('submit', (event) => {
    event.preventDefault()
    const found = KEY.exec(part('key-input').value)
    part('key-problem').textContent = found ? '' : 'This is not a key of Verbatim: keys begin with "vb_".'
    if (!found) return
    part('key-input').value = ''
    setKey(found[0])
  })
  part('forget-key').addEventListener('click', () => setKey(null))
  part('send-with-reads').addEventListener('change', (event) => (sendWithReads = event.target.checked))
  addEventListener('hashchange', () => {
    takeFromAddress()
    setKey(key)
  })
  showKey()

  // The storage that GraphiQL uses. Access keys are removed from all stored text, because GraphiQL also stores the text
  // of the headers editor, in its tabs and its history.
  const storage = {
    getItem: (name) => localStorage.getItem(name),
    setItem: (name, value) => localStorage.setItem(name, value.replace(new RegExp(KEY, 'g'), '')),
    removeItem: (name) => localStorage.removeItem(name),
    clear: () => localStorage.clear(),
    get length() {
      return localStorage.length
    },
  }
  const TABS = 'graphiql:tabState'
  try {
    // Removes keys that an earlier version of this page stored.
    for (const name of Object.keys(localStorage)) storage.setItem(name, localStorage.getItem(name))
    for (const name of ['graphiql:headers', 'verbatim:filled']) localStorage.removeItem(name)
    const known = JSON.parse(localStorage.getItem(TABS) ?? 'null')
    if (known) {
      known.tabs = known.tabs.map((tab) => ({ ...tab, headers: null }))
      localStorage.setItem(TABS, JSON.stringify(known))
      // Outside its tabs, GraphiQL also stores one query and its variables. These are set to those of the active tab,
      // because GraphiQL would open an additional tab if no tab had the same query and variables.
      const active = known.tabs[known.activeTabIndex] ?? {}
      for (const name of ['query', 'variables']) localStorage.setItem(`graphiql:${name}`, active[name] ?? '')
    }
  } catch {
    localStorage.removeItem(TABS)
  }

  // Long lines are wrapped, so that they fit into the editors, even on a phone.
  const narrow = matchMedia('(max-width: 700px)')
  function fit(editor) {
    const size = narrow.matches ? { fontSize: 13, lineNumbers: 'off' } : {}
    editor.updateOptions({ wordWrap: 'on', wrappingIndent: 'indent', ...size })
  }
  monaco.editor.onDidCreateEditor(fit)

  YogaGraphiQL.renderYogaGraphiQL(part('root'), {
    endpoint,
    title: 'Verbatim',
    defaultTabs: tabs.map(({ query, variables }) => ({ query, ...(variables === undefined ? {} : { variables }) })),
    storage,
    shouldPersistHeaders: false,
    // The wrapper of GraphiQL writes the query into the address at every keystroke. The query is removed from the
    // address, because GraphiQL would open it as an additional tab after a reload.
    onEditQuery: () => history.replaceState({}, '', location.pathname),
  })

  // The list of tabs shows the comment in the first line of each example, which says what the example asks.
  const questions = new Map(
    tabs.map(({ query }) => [/^\w+ (\w+)/m.exec(query.replace(/^#.*$/gm, ''))?.[1], /^# (.*)/.exec(query)?.[1]]),
  )
  const buttons = () => [...document.querySelectorAll('.graphiql-tab-button')]
  const list = part('tab')
  function showTabs() {
    const names = buttons().map((button) => button.textContent)
    const shown = names.map((name) => questions.get(name) ?? name)
    if (shown.join('\n') !== [...list.options].map(({ text }) => text).join('\n'))
      list.replaceChildren(...shown.map((text, index) => new Option(text, String(index))))
    list.selectedIndex = buttons().findIndex((button) => button.closest('[aria-selected="true"]'))
  }
  list.addEventListener('change', () => buttons()[list.selectedIndex]?.click())
  new MutationObserver(showTabs).observe(part('root'), {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['aria-selected'],
  })
  showTabs()
})()
