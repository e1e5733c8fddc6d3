import * as __WEBPACK_EXTERNAL_MODULE__index_js_41f5a26e__ from "./index.js";
import * as __WEBPACK_EXTERNAL_MODULE_node_crypto_803ecaf5__ from "node:crypto";
import * as __WEBPACK_EXTERNAL_MODULE_node_fs_75ed2103__ from "node:fs";
import * as __WEBPACK_EXTERNAL_MODULE_node_fs_promises_4a3ebc43__ from "node:fs/promises";
import * as __WEBPACK_EXTERNAL_MODULE_node_https_b78f5be9__ from "node:https";
import * as __WEBPACK_EXTERNAL_MODULE_node_path_02319fef__ from "node:path";
/******/ var __webpack_modules__ = ({

/***/ "./index.js"
(module) {

module.exports = __WEBPACK_EXTERNAL_MODULE__index_js_41f5a26e__;

/***/ },

/***/ "node:crypto"
(module, __unused_webpack_exports, __webpack_require__) {

const x = (y) => {
	const x = {}; __webpack_require__.d(x, y); return x
} 
const y = (x) => (() => (x))
module.exports = x({ ["X509Certificate"]: () => (__WEBPACK_EXTERNAL_MODULE_node_crypto_803ecaf5__.X509Certificate) });

/***/ },

/***/ "node:fs"
(module, __unused_webpack_exports, __webpack_require__) {

const x = (y) => {
	const x = {}; __webpack_require__.d(x, y); return x
} 
const y = (x) => (() => (x))
module.exports = x({ ["createReadStream"]: () => (__WEBPACK_EXTERNAL_MODULE_node_fs_75ed2103__.createReadStream) });

/***/ },

/***/ "node:fs/promises"
(module, __unused_webpack_exports, __webpack_require__) {

const x = (y) => {
	const x = {}; __webpack_require__.d(x, y); return x
} 
const y = (x) => (() => (x))
module.exports = x({ ["open"]: () => (__WEBPACK_EXTERNAL_MODULE_node_fs_promises_4a3ebc43__.open), ["readFile"]: () => (__WEBPACK_EXTERNAL_MODULE_node_fs_promises_4a3ebc43__.readFile), ["readdir"]: () => (__WEBPACK_EXTERNAL_MODULE_node_fs_promises_4a3ebc43__.readdir), ["rename"]: () => (__WEBPACK_EXTERNAL_MODULE_node_fs_promises_4a3ebc43__.rename), ["rm"]: () => (__WEBPACK_EXTERNAL_MODULE_node_fs_promises_4a3ebc43__.rm), ["truncate"]: () => (__WEBPACK_EXTERNAL_MODULE_node_fs_promises_4a3ebc43__.truncate) });

/***/ },

/***/ "node:https"
(module, __unused_webpack_exports, __webpack_require__) {

const x = (y) => {
	const x = {}; __webpack_require__.d(x, y); return x
} 
const y = (x) => (() => (x))
module.exports = x({ ["Agent"]: () => (__WEBPACK_EXTERNAL_MODULE_node_https_b78f5be9__.Agent), ["request"]: () => (__WEBPACK_EXTERNAL_MODULE_node_https_b78f5be9__.request) });

/***/ },

/***/ "node:path"
(module, __unused_webpack_exports, __webpack_require__) {

const x = (y) => {
	const x = {}; __webpack_require__.d(x, y); return x
} 
const y = (x) => (() => (x))
module.exports = x({ ["default"]: () => (__WEBPACK_EXTERNAL_MODULE_node_path_02319fef__["default"]) });

/***/ }

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ const __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __webpack_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	const cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	const module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	__webpack_modules__[moduleId](module, module.exports, __webpack_require__);
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/define property getters */
/******/ // define getter/value functions for harmony exports
/******/ __webpack_require__.d = (exports, definition) => {
/******/ 	if(Array.isArray(definition)) {
/******/ 		var i = 0;
/******/ 		while(i < definition.length) {
/******/ 			var key = definition[i++];
/******/ 			var binding = definition[i++];
/******/ 			var descriptor = binding === 0 ? { enumerable: true, value: definition[i++] } : { enumerable: true, get: binding };
/******/ 			if(!__webpack_require__.o(exports, key)) Object.defineProperty(exports, key, descriptor);
/******/ 		}
/******/ 	} else {
/******/ 		for(var key in definition) {
/******/ 			if(__webpack_require__.o(definition, key) && !__webpack_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	}
/******/ };
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ __webpack_require__.o = (obj, prop) => (Object.hasOwn(obj, prop));
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ // define __esModule on exports
/******/ __webpack_require__.r = (exports) => {
/******/ 	Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 	Object.defineProperty(exports, '__esModule', { value: true });
/******/ };
/******/ 
/************************************************************************/
let __webpack_exports__ = {};
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("node:crypto");
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("node:fs");
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("node:fs/promises");
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__("node:https");
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__("node:path");
/* harmony import */ var _index_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__("./index.js");
/* harmony reexport (unknown) */ var __WEBPACK_REEXPORT_OBJECT__ = {};
/* harmony reexport (unknown) */ for(const __WEBPACK_IMPORT_KEY__ in _index_js__WEBPACK_IMPORTED_MODULE_5__) if(["tlsTransport","isGateway","readAgencyFolder","fileRegister","sealPath","partsOf","getFile","default"].indexOf(__WEBPACK_IMPORT_KEY__) < 0) __WEBPACK_REEXPORT_OBJECT__[__WEBPACK_IMPORT_KEY__] = () => _index_js__WEBPACK_IMPORTED_MODULE_5__[__WEBPACK_IMPORT_KEY__]
/* harmony reexport (unknown) */ __webpack_require__.d(__webpack_exports__, __WEBPACK_REEXPORT_OBJECT__);
// The parts that need Node: TLS with a client certificate, and files.







/** A transport over `node:https` and TLS 1.3 with the agency's certificate. It accepts the gateway's certificate only. */
function tlsTransport(settings) {
    const accepted = new Set(certificates(settings.gateway).map(certificate => certificate.fingerprint256));
    const agent = new node_https__WEBPACK_IMPORTED_MODULE_3__.Agent({
        cert: settings.cert,
        key: settings.key,
        ca: settings.ca,
        minVersion: 'TLSv1.3',
        keepAlive: true,
        maxSockets: settings.connections ?? 16,
        checkServerIdentity: (_host, certificate) => accepted.has(certificate.fingerprint256) ? undefined : Object.assign(new Error('not the gateway'), { code: 'ERR_CERT_OTHER' }),
    });
    const transport = ({ method, url, headers, body, signal, maxBytes }) => new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { 'Content-Length': String(body.length) };
        const call = (0,node_https__WEBPACK_IMPORTED_MODULE_3__.request)(url, { method, agent, signal, headers: { ...headers, ...length } }, answer => {
            const parts = [];
            let bytes = 0;
            answer.on('data', (part) => {
                bytes += part.length;
                if (bytes > maxBytes)
                    call.destroy(new _index_js__WEBPACK_IMPORTED_MODULE_5__.AnswerTooLargeError());
                else
                    parts.push(part);
            });
            answer.on('error', reject);
            answer.on('end', () => {
                const header = (name) => {
                    const value = answer.headers[name.toLowerCase()];
                    return Array.isArray(value) ? value[0] : value;
                };
                resolve({ status: answer.statusCode, header, body: new Uint8Array(Buffer.concat(parts)) });
            });
        });
        call.on('error', reject);
        call.end(body);
    });
    return Object.assign(transport, { close: () => agent.destroy() });
}
const certificates = (pem) => (pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map(block => new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(block));
/**
 * Tells whether the peer of a connection shows one of the gateway's certificates. An agency's server accepts deliveries from
 * nobody else.
 *
 * @param peer `socket.getPeerX509Certificate()` of the request
 */
const isGateway = (settings, peer) => certificates(settings.gateway).some(certificate => certificate.fingerprint256 === peer?.fingerprint256);
/**
 * Reads a folder as `wasl pki` writes it: `ID.private.jwks`, `ID.pem`, `ID.key`, `ca.pem`, `gateway.pem`, and `*.jwks` of
 * the gateway and of the accepted senders. Read it again after files have changed.
 */
async function readAgencyFolder(folder, agency) {
    const readFolderFile = (name) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)(node_path__WEBPACK_IMPORTED_MODULE_4__["default"].join(folder, name), 'utf8');
    const jwks = async (name) => {
        const content = await readFolderFile(name);
        try {
            return JSON.parse(content);
        }
        catch {
            // The parser's message may quote the file, which may hold private keys.
            throw new Error(`${node_path__WEBPACK_IMPORTED_MODULE_4__["default"].join(folder, name)}: holds no JWK set`);
        }
    };
    const published = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readdir)(folder)).filter(name => name.endsWith('.jwks') && !name.endsWith('.private.jwks'));
    const directory = new Map();
    for (const name of published)
        directory.set(name.slice(0, -'.jwks'.length), await jwks(name));
    const [cert, key, ca, gateway] = await Promise.all(['.pem', '.key'].map(kind => readFolderFile(agency + kind)).concat(readFolderFile('ca.pem'), readFolderFile('gateway.pem')));
    return {
        keys: (0,_index_js__WEBPACK_IMPORTED_MODULE_5__.agencyKeys)(agency, await jwks(`${agency}.private.jwks`), directory),
        tls: { cert: cert, key: key, ca: ca, gateway: gateway },
    };
}
/**
 * A register in a file with one line of JSON for each delivery. Each line is synced to disk before its receipt is given.
 * Only one process at a time may write the file. A partial line, left by a crash or a failed write such as on a full disk,
 * is cut off.
 */
async function fileRegister(file) {
    const deliveries = (0,_index_js__WEBPACK_IMPORTED_MODULE_5__.memoryRegister)();
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(file, 'a+', 0o600);
    const content = await handle.readFile('utf8');
    const wholeLines = content.slice(0, content.lastIndexOf('\n') + 1);
    for (const line of wholeLines.split('\n').slice(0, -1))
        await deliveries.add(JSON.parse(line));
    let length = Buffer.byteLength(wholeLines);
    if (wholeLines !== content)
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.truncate)(file, length);
    let failed = false;
    let last = Promise.resolve();
    return {
        ...deliveries,
        async add(taken) {
            const written = last.catch(() => { }).then(async () => {
                const line = Buffer.from(`${JSON.stringify(taken)}\n`);
                // Truncates before the next line, not at once. A failed truncation is then tried again.
                if (failed)
                    await handle.truncate(length);
                failed = true;
                await handle.appendFile(line);
                await handle.datasync();
                failed = false;
                length += line.length;
                await deliveries.add(taken);
            });
            last = written;
            return written;
        },
        close: () => handle.close(),
    };
}
/** Seals the file at a path to another path. Keep it until the message that lists it is accepted. */
async function sealPath(id, plain, sealed) {
    return written(sealed, async (handle) => (0,_index_js__WEBPACK_IMPORTED_MODULE_5__.sealFile)(id, (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(plain), bytes => handle.appendFile(bytes)));
}
/** Reads parts of the file at a path, for `putFile`. */
const partsOf = (file) => async (from, to) => {
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(file);
    try {
        const bytes = new Uint8Array(to - from);
        let filled = 0;
        while (filled < bytes.length) {
            const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
            if (bytesRead === 0)
                throw new Error('the sealed file became shorter');
            filled += bytesRead;
        }
        return bytes;
    }
    finally {
        await handle.close();
    }
};
/**
 * Receives a file that a message lists: fetches it, opens it and hands in the receipt. After a cut or the end of the program
 * a later call goes on with the bytes beside the path. The file appears there once all of it is verified.
 *
 * @param by the message that lists it, for example an opened delivery
 * @returns `damaged` if the sealed bytes are not those that the message lists
 * @throws GatewayError if not all of it can be fetched, or the receipt is not recorded
 */
async function getFile(client, listed, by, to, options = {}) {
    const partial = `${to}.sealed.part`;
    const check = new _index_js__WEBPACK_IMPORTED_MODULE_5__.SealedCheck();
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(partial, 'a', 0o600);
    try {
        const from = (await handle.stat()).size;
        for await (const bytes of (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(partial))
            check.add(bytes);
        for await (const bytes of client.fileParts(listed, { ...options, from })) {
            await handle.appendFile(bytes);
            check.add(bytes);
        }
    }
    finally {
        await handle.close();
    }
    if (!check.is(listed)) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(partial);
        return { is: 'damaged' };
    }
    const opening = await written(to, handle => (0,_index_js__WEBPACK_IMPORTED_MODULE_5__.openFile)(listed, (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(partial), bytes => handle.appendFile(bytes)), it => it.is === 'whole');
    if (opening.is === 'broken')
        return opening;
    await client.fileVerified(listed, by, options);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(partial);
    return opening;
}
/** Writes a file that appears only when it is whole and on the disk. */
async function written(file, write, counts = () => true) {
    const draft = `${file}.tmp`;
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(draft, 'w', 0o600);
    try {
        const result = await write(handle);
        await handle.sync();
        if (counts(result))
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)(draft, file);
        return result;
    }
    finally {
        await handle.close();
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(draft, { force: true });
    }
}

export { fileRegister, getFile, isGateway, partsOf, readAgencyFolder, sealPath, tlsTransport };
export * from "./index.js";
