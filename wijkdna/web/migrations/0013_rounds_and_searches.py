from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0012_bereik_kansen_plan"),
    ]

    operations = [
        migrations.AddField(
            model_name="outcome",
            name="beforehand",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="mixrun",
            name="started_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
