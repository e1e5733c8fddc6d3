# Makes an issuer, an authority with an RSA key, and its time stamp of 8.note: issuer.pem, authority.pem, token.der.
set -eu
cat > authority.cnf <<'END'
[tsa]
default_tsa = own
[own]
serial = serial
crypto_device = builtin
signer_digest = sha512
default_policy = 1.3.6.1.4.1.99999.3
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
END
echo 01 > serial
openssl req -x509 -newkey rsa:2048 -nodes -keyout issuer.key -out issuer.pem -days 30 -subj "/CN=Synthetic issuer" \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
openssl req -newkey rsa:2048 -nodes -keyout authority.key -out authority.csr -subj "/CN=Synthetic authority of openssl"
printf 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n' > extensions
openssl x509 -req -in authority.csr -CA issuer.pem -CAkey issuer.key -days 20 -extfile extensions -out authority.pem
openssl ts -query -data 8.note -sha256 -cert -out query.tsq
openssl ts -reply -config authority.cnf -queryfile query.tsq -signer authority.pem -inkey authority.key -chain issuer.pem -token_out -out token.der
