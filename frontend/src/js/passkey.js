// Passkeys: a form with data-passkey asks the browser for one and sends its answer along. "create" makes a passkey, "get" uses one.
// What the server asks stands in data-options, or is fetched from the address of the form (signing in without a name).
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function asked({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  if (publicKey.excludeCredentials) options.excludeCredentials = withBytes(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) options.allowCredentials = withBytes(publicKey.allowCredentials);
  return options;
}

// A passkey opens the account by itself: it must be found without a name, and be opened with a finger, face or code.
function ownKey(options) {
  const wanted = { ...options.authenticatorSelection, residentKey: 'required', requireResidentKey: true, userVerification: 'required' };
  return { ...options, authenticatorSelection: wanted };
}

function answered(credential) {
  const { response } = credential;
  const given = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) given[name] = text(response[name]);
  }
  if (response.getTransports) given.transports = response.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    response: given,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
}

async function use(form) {
  const options = asked(await optionsOf(form));
  const credential = form.dataset.passkey === 'create'
    ? await navigator.credentials.create({ publicKey: ownKey(options) })
    : await navigator.credentials.get({ publicKey: options });
  form.elements.credential.value = JSON.stringify(answered(credential));
  form.submit();
}

const WRONG = {
  InvalidStateError: 'Op dit apparaat hebt u al een passkey voor dit account.',
  NotAllowedError: 'Het is niet gelukt, of u stopte. Probeer het nog eens, of kies een andere manier.',
};

export function startPasskeys(root) {
  if (!window.PublicKeyCredential) return;
  for (const form of root.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    const wrong = form.querySelector('[data-passkey-wrong]');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      wrong.hidden = true;
      use(form).catch((problem) => {
        wrong.textContent = WRONG[problem.name] ?? 'Uw browser kan hier geen passkey gebruiken. Kies een andere manier.';
        wrong.hidden = false;
      });
    });
  }
}
