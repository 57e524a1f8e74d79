from django.db import migrations

from tracker.accounts.sealing import sealed, unsealed


def changed(data, how):
    """The row's secrets, be it an authenticator app's or recovery codes, each put through `how`."""
    told = dict(data)
    for name in ("secret", "seed"):
        if isinstance(told.get(name), str):
            told[name] = how(told[name])
    if told.get("migrated_codes"):
        told["migrated_codes"] = [how(code) for code in told["migrated_codes"]]
    return told


def rewrite(apps, how):
    for row in apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "recovery_codes"]):
        row.data = changed(row.data, how)
        row.save(update_fields=["data"])


def seal(apps, schema_editor):
    rewrite(apps, lambda stored: sealed(unsealed(stored)))


def unseal(apps, schema_editor):
    rewrite(apps, unsealed)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_keys_and_counts"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal, unseal)]
