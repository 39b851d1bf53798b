"""Where everything is: how Prometheus finds each target, and how it is configured itself."""

from eventcore_mixin.settings import Settings
from eventcore_monitoring import Addresses, AddressFiles, KubernetesNodes, PrometheusServer, SecretFile, Target

# What runs beside each instance of the application, and its port.
_BESIDE = {"node": 9100, "fluentd": 24231, "x509": 9793}
# Where a pod finds what its account may show (kubernetes.io, "Accessing the Kubernetes API from a Pod").
_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"


def found_at(job: str, settings: Settings) -> Addresses:
    """The addresses of a job: its own in the settings, else those of what runs beside the application."""
    if job in settings.addresses:
        return Addresses(addresses=settings.addresses[job])
    port = settings.metrics_port if job == "eventcore" else _BESIDE[job]
    return Addresses(addresses=[f"{host}:{port}" for host in settings.instances])


def kubelet(job: str, path: str, settings: Settings) -> Target:
    """A target in the kubelets of the cluster: found through Kubernetes from within, else in a file that lists them."""
    within = settings.in_cluster
    return Target(
        job=job,
        instance="app-1:10250",
        scrape_interval=settings.scrape_interval,
        help="The kubelet's own metrics." if job == "kubelet" else "cAdvisor in the kubelet.",
        found=KubernetesNodes() if within else AddressFiles(files=["targets/kubelets.json"]),
        path=path,
        scheme="https",
        token=SecretFile(file=f"{_ACCOUNT if within else settings.kubelet_secrets}/token"),
        ca_file=f"{_ACCOUNT if within else settings.kubelet_secrets}/ca.crt",
    )


def prometheus(settings: Settings) -> PrometheusServer:
    """The server of a deployment: what leaves it says which deployment it is of, as alerts do."""
    return PrometheusServer(alertmanagers=settings.alertmanagers, external_labels={"environment": settings.environment})
